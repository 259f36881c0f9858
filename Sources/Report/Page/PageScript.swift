import Foundation
import Mathematics

/// The report's script: finding claims, sorting them, copying findings. The page is whole without it.
///
/// It runs under a policy that names its digest, so that nothing else can run in its place.
enum PageScript {
  /// The element with the script. Browsers take its text as it is; XML needs the section.
  static var element: String { "<script>\(source)</script>" }

  /// The source expression of a Content Security Policy that allows this script alone.
  static var policy: String {
    var hash = SHA256()
    hash.update(data: source.utf8)
    return "'sha256-\(Data(hash.finalize().bytes).base64EncodedString())'"
  }

  private static let source = "//<![CDATA[\n" + code + "\n//]]>"

  private static let code = #"""
    (function () {
      "use strict";
      const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
      const make = (tag, text, attributes) => {
        const node = document.createElement(tag);
        if (text) node.textContent = text;
        for (const name in attributes) node.setAttribute(name, attributes[name]);
        return node;
      };

      // A link to something closed opens it.
      const reveal = () => {
        const id = decodeURIComponent(location.hash.slice(1));
        const target = id ? document.getElementById(id) : null;
        if (!target) return;
        for (let node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
        target.scrollIntoView();
      };
      addEventListener("hashchange", reveal);
      reveal();

      const claims = all(".claim");
      const place = document.getElementById("controls");
      if (claims.length && place) {
        const form = make("form", "", { class: "controls", role: "search", "aria-label": "Find claims" });
        const label = (text, input) => {
          const node = make("label", text + " ");
          node.append(input);
          form.append(node);
          return input;
        };
        const select = (text, pairs) => {
          const node = make("select");
          for (const [value, words] of pairs) node.append(make("option", words, { value: value }));
          return label(text, node);
        };
        const search = label("Search", make("input", "", { type: "search", id: "search" }));
        const counts = (key) => {
          const found = new Map();
          for (const claim of claims)
            for (const word of (claim.dataset[key] || "").split(" ")) if (word) found.set(word, (found.get(word) || 0) + 1);
          return found;
        };
        const words = new Map(claims.map((claim) => {
          const verdict = claim.querySelector("summary .cv");
          return [claim.dataset.v, verdict ? verdict.textContent.trim() : claim.dataset.v];
        }));
        const choices = (key, any, name) => [["", any]].concat(
          Array.from(counts(key)).sort((a, b) => a[0].localeCompare(b[0]))
            .map(([value, count]) => [value, (name ? name(value) : value) + " (" + count + ")"]));
        const filters = {
          v: select("verdict", choices("v", "any", (value) => words.get(value) || value)),
          w: select("weight", choices("w", "any")),
          t: select("tier", choices("t", "any")),
          g: select("tag", choices("g", "any")),
        };
        const order = select("sort by", [["", "the paper's order"], ["v", "verdict"], ["w", "weight"], ["title", "title"]]);
        const status = make("p", "", { role: "status", id: "found" });
        place.append(form, status);
        form.addEventListener("submit", (event) => event.preventDefault());

        const homes = claims.map((claim) => [claim, claim.parentElement]);
        const flat = make("div", "", { id: "sorted" });
        const sections = all(".sec");
        if (sections.length) sections[0].before(flat);
        const scale = ["holds", "corrected", "as-far", "depends", "undecided", "not", "none", "framing"];
        const weights = ["central", "supporting", "detail"];
        const keys = {
          v: (claim) => scale.indexOf(claim.dataset.v),
          w: (claim) => weights.indexOf(claim.dataset.w),
          title: (claim) => claim.querySelector("summary").textContent,
        };
        const texts = new Map();
        const text = (claim) => {
          if (!texts.has(claim)) texts.set(claim, (claim.id + " " + claim.textContent).toLowerCase());
          return texts.get(claim);
        };
        const show = () => {
          const terms = search.value.toLowerCase().split(/\s+/).filter(Boolean);
          const isSorted = order.value !== "";
          let count = 0;
          for (const claim of claims) {
            const matches = Object.keys(filters).every((key) =>
              !filters[key].value || (claim.dataset[key] || "").split(" ").includes(filters[key].value))
              && terms.every((term) => text(claim).includes(term));
            claim.hidden = !matches;
            if (matches) count += 1;
          }
          if (isSorted) {
            const key = keys[order.value];
            const compare = (a, b) => (key(a) > key(b) ? 1 : key(b) > key(a) ? -1 : 0);
            for (const claim of claims.slice().sort(compare)) flat.append(claim);
          } else {
            for (const [claim, home] of homes) home.append(claim);
          }
          const isNarrowed = count !== claims.length;
          for (const section of sections) {
            const some = all(".claim", section).some((claim) => !claim.hidden);
            section.hidden = isSorted || !some;
            if (isNarrowed && some) section.open = true;
          }
          status.textContent = count + " of " + claims.length + " claims";
        };
        form.addEventListener("input", show);
        show();
        for (const section of sections) section.open = false;
        reveal();
      }

      // Copying a finding.
      const line = (node) => node.textContent.replace(/\s+/g, " ").trim();
      const parts = (card) => {
        const found = { name: line(card.querySelector("h4")), verdict: card.dataset.verdict, weight: card.dataset.weight,
          section: card.dataset.section, claim: card.dataset.claim, fields: [] };
        for (const term of all("dt", card)) {
          const copy = term.nextElementSibling.cloneNode(true);
          for (const drawing of all("svg", copy)) drawing.remove();
          for (const end of all("br", copy)) end.replaceWith(" ");
          found.fields.push([line(term), line(copy)]);
        }
        return found;
      };
      const address = (card) => location.href.split("#")[0] + "#" + card.id;
      const quoted = (value) => '"' + String(value).replace(/"/g, '""') + '"';
      const braced = (value) => String(value).replace(/([\\{}&%$#_~^])/g, (sign) =>
        sign === "\\" ? "\\textbackslash{}" : sign === "~" ? "\\textasciitilde{}" : sign === "^" ? "\\textasciicircum{}" : "\\" + sign);
      const formats = {
        "text": (found, card) => found.name + "\n" + found.verdict + ", " + found.weight + ", section " + found.section + "\n"
          + found.fields.map(([term, words]) => term + ": " + words).join("\n") + "\n" + address(card) + "\n",
        "Markdown": (found, card) => "### [" + found.name + "](" + address(card) + ")\n\n*" + found.verdict + ", " + found.weight
          + ", §" + found.section + "*\n\n" + found.fields.map(([term, words]) => "- **" + term + ":** " + words).join("\n") + "\n",
        "CSV": (found, card) => {
          const pairs = [["claim", found.claim], ["finding", found.name], ["verdict", found.verdict], ["weight", found.weight],
            ["section", found.section]].concat(found.fields, [["address", address(card)]]);
          return pairs.map((pair) => quoted(pair[0])).join(",") + "\r\n" + pairs.map((pair) => quoted(pair[1])).join(",") + "\r\n";
        },
        "BibTeX": (found, card) => "@misc{finding-" + found.claim + ",\n  title = {" + braced(found.name) + "},\n  howpublished = {"
          + braced(document.title + ", " + line(document.querySelector("footer")).split(". ")[0]) + "},\n  note = {"
          + braced(found.verdict + "; section " + found.section) + "},\n  url = {" + address(card) + "}\n}\n",
      };
      const say = make("p", "", { role: "status", class: "skip" });
      document.body.append(say);
      const copied = (button, format) => {
        const before = button.textContent;
        button.textContent = "copied";
        say.textContent = "The finding is copied as " + format + ".";
        setTimeout(() => { button.textContent = before; }, 1500);
      };
      const copy = (words) => {
        const byHand = () => {
          const area = make("textarea");
          area.value = words;
          document.body.append(area);
          area.select();
          const worked = document.execCommand("copy");
          area.remove();
          return worked ? Promise.resolve() : Promise.reject(new Error("the browser does not let this page copy"));
        };
        return navigator.clipboard ? navigator.clipboard.writeText(words).catch(byHand) : byHand();
      };
      for (const card of all(".card")) {
        const bar = make("p", "Copy as ", { class: "copy" });
        for (const format of Object.keys(formats)) {
          const button = make("button", format, { type: "button" });
          button.addEventListener("click", () => {
            const words = formats[format](parts(card), card);
            card.dataset.copied = words;
            copy(words).then(() => copied(button, format), (error) => { say.textContent = error.message; });
          });
          bar.append(button, " ");
        }
        card.append(bar);
      }
    })();
    """#
}
