/// The frame of a page that loads nothing, runs nothing but its own script, and is well-formed XML besides.
package struct HTMLPage: Sendable {
  var title: String
  /// Markup of this module's own making, as are all that follow.
  var header: String
  var navigation: String
  var body: String
  /// Name and version of the software, for the footer.
  var madeBy: String
  /// Further elements of the head.
  var head = ""
  /// Whether the page has the report's script, which searches, sorts and copies.
  var hasScript = false

  package init(
    title: String, header: String, navigation: String, body: String, madeBy: String, head: String = "",
    hasScript: Bool = false
  ) {
    self.title = title
    self.header = header
    self.navigation = navigation
    self.body = body
    self.madeBy = madeBy
    self.head = head
    self.hasScript = hasScript
  }

  /// Nothing may be loaded or sent; only the file's own style counts, and its own script where it has one.
  private var policy: String {
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
      + (hasScript ? "; script-src \(PageScript.policy)" : "")
  }

  /// The complete file.
  package func rendered() -> String {
    """
    <!DOCTYPE html>
    <html lang="en" xmlns="http://www.w3.org/1999/xhtml">
    <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="\(policy)" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="referrer" content="no-referrer" />
    <title>\(title.escapedForMarkup)</title>
    <style>
    \(PageStyle.sheet)</style>\(head)
    </head>
    <body>
    <a class="skip" href="#main">Skip to the answer</a>
    <div class="page">
    <header>
    \(header)</header>
    \(navigation)
    <main id="main" tabindex="-1">
    \(body)</main>
    <footer>
    <p>Made by \(madeBy.escapedForMarkup). This file loads nothing\(hasScript ? "; its script finds and copies" : " and runs no script").</p>
    </footer>
    </div>
    \(hasScript ? PageScript.element : "")
    </body>
    </html>

    """
  }
}
