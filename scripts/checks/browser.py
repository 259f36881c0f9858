"""Opens the report in headless Chromium and checks what only a browser can tell.

    browser.py REPORT.html SECTION.html CHROMIUM

REPORT.html has every claim, SECTION.html those of one section: axe-core takes minutes on the former.

No console error and nothing refused by the page's own policy; no horizontal scroll from 360 to 1400 pixels; no serious
finding of axe-core on the section in light and dark, with claims closed and open; search, filters, sorting and copying work; links to
closed claims open them; the page is whole without scripts; printed, it has at most 40 pages. Each failure is a line;
the exit status is their number.
"""

import re
import sys
import tempfile
import time
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import sync_playwright

MOST_PAGES = 40
failures = []


def expect(holds, words):
    if not holds:
        failures.append(words)
        print(f"browser: FAILED: {words}")


def opened(browser, address, width, scheme, scripts=True):
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=scripts)
    page = context.new_page()
    page.on("console", lambda message: message.type == "error" and expect(False, f"console at {width} px: {message.text}"))
    page.on("pageerror", lambda error: expect(False, f"script at {width} px: {error}"))
    page.goto(address)
    return context, page


def fits(page, width, what):
    reach = page.evaluate("document.documentElement.scrollWidth")
    expect(reach <= width, f"{what} at {width} px is {reach} px wide")


def is_accessible(page, axe, what):
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(result => result.violations)")
    for violation in found:
        if violation["impact"] in ("serious", "critical"):
            where = violation["nodes"][0]["target"]
            expect(False, f"axe, {what}: {violation['id']} ({violation['help']}), {len(violation['nodes'])} places, first {where}")


def finds(page):
    total = page.locator(".claim").count()
    expect(total > 0, "the page has no claims")
    shown = lambda: page.locator(".claim:not([hidden])").count()
    status = lambda: page.locator("#found").inner_text()
    expect(status() == f"{total} of {total} claims", f"nothing is searched for, but {status()}")
    word = page.locator(".claim h4").first.text_content().split()[-1]
    page.fill("#search", word)
    expect(0 < shown() < total, f"a search for '{word}' shows {shown()} of {total} claims")
    expect(status() == f"{shown()} of {total} claims", f"the page says '{status()}', {shown()} claims are shown")
    page.fill("#search", "no claim has these words")
    expect(shown() == 0, "a search for what is nowhere shows claims")
    page.fill("#search", "")
    for index in range(4):
        select = page.locator(".controls select").nth(index)
        option = select.locator("option").nth(1)
        count = int(re.search(r"\((\d+)\)", option.text_content()).group(1))
        select.select_option(index=1)
        expect(shown() == count, f"the filter '{option.text_content()}' shows {shown()}")
        select.select_option(index=0)
    order = page.locator(".controls select").nth(4)
    order.select_option("title")
    titles = page.locator(".claim h4").all_text_contents()
    # The order of the page is by UTF-16 units, as JavaScript compares.
    in_order = sorted(titles, key=lambda title: title.encode("utf-16-be"))
    expect(titles == in_order, "claims sorted by title are not in order")
    expect(len(titles) == total, "sorting loses claims")
    order.select_option("")
    expect(shown() == total, "without a search some claims are hidden")


def copies(context, page):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    card = page.locator(".card").first
    if card.count() == 0:
        return
    name = card.locator("h4").text_content().strip()
    marks = {"text": "The paper says: ", "Markdown": "- **The paper says:** ", "CSV": '"claim","finding"', "BibTeX": "@misc{"}
    for format, mark in marks.items():
        card.get_by_role("button", name=format).click()
        page.wait_for_timeout(100)
        copied = page.evaluate("navigator.clipboard.readText()")
        expect(mark in copied, f"copied as {format}: {copied[:80]!r}")
        if format != "BibTeX":
            expect(name in copied, f"copied as {format} without the finding's name")
        page.wait_for_timeout(50)


def opens(page, address):
    id = page.evaluate("Array.from(document.querySelectorAll('.claim')).pop().id")
    page.goto(f"{address}#{id}")
    page.reload()
    expect(page.evaluate("id => document.getElementById(id).open", id), f"the link to {id} leaves it closed")


def main(report, section, chromium):
    started = time.monotonic()
    address = Path(report).resolve().as_uri()
    axe = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
    with sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for scheme in ("light", "dark"):
            context, page = opened(browser, Path(section).resolve().as_uri(), 1400, scheme)
            is_accessible(page, axe, f"{scheme}, claims closed")
            page.evaluate("for (const closed of document.querySelectorAll('details')) closed.open = true")
            is_accessible(page, axe, f"{scheme}, claims open")
            context.close()
        context, page = opened(browser, address, 1400, "light")
        fits(page, 1400, "the page")
        finds(page)
        copies(context, page)
        opens(page, address)
        context.close()
        for width in (360,):
            context, page = opened(browser, address, width, "light")
            fits(page, width, "the page")
            page.evaluate("for (const closed of document.querySelectorAll('details')) closed.open = true")
            fits(page, width, "the page with all open")
            context.close()
        context, page = opened(browser, address, 1400, "light", scripts=False)
        expect(page.locator(".claim").count() > 0, "without scripts there are no claims")
        # Some claims have no deciding check; those beside the verdict stay closed.
        section = page.locator(".sec:has(.claim > .check)").first
        section.locator("> summary").click()
        claim = section.locator(".claim:has(> .check)").first
        check = claim.locator("> .check").first
        expect(not check.is_visible(), "a closed claim shows its checks")
        claim.locator("> summary").click()
        expect(check.is_visible(), "without scripts a claim cannot be opened")
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            page.pdf(path=file.name, format="A4")
            pages = len(re.findall(rb"/Type\s*/Page[^s]", Path(file.name).read_bytes()))
        expect(0 < pages <= MOST_PAGES, f"printed it has {pages} pages")
        context.close()
        browser.close()
    print(f"browser: {'passed' if not failures else f'{len(failures)} failed'}; {pages} pages printed, {time.monotonic() - started:.0f} s")
    return min(len(failures), 100)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
