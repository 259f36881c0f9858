/// The frame of every HTML file: one that loads nothing, runs nothing, and is well-formed XML besides.
struct HTMLPage {
  var title: String
  /// Rendered HTML of the head of the page, the table of contents and the main part.
  var header: String
  var contents: String
  var body: String
  /// Words of the link that leads past the table of contents.
  var skip: String
  var toolVersion: String

  var rendered: String {
    """
    <!DOCTYPE html>
    <html lang="en" xmlns="http://www.w3.org/1999/xhtml">
    <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="\(Self.policy)" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="referrer" content="no-referrer" />
    <title>\(title.escapedForMarkup)</title>
    <style>
    \(PageStyle.sheet)</style>
    </head>
    <body>
    <a class="skip" href="#main">\(skip.escapedForMarkup)</a>
    <div class="page">
    <header>
    \(header)</header>
    \(contents)
    <main id="main" tabindex="-1">
    \(body)</main>
    <footer>
    <p>Made by \(toolVersion.escapedForMarkup). This file loads nothing and runs no script.</p>
    </footer>
    </div>
    </body>
    </html>

    """
  }

  /// Nothing may be loaded, run or sent; only the file's own style counts.
  private static let policy =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
}
