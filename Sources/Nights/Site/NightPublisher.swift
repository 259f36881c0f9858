import Claims
import Foundation

/// Writes a night's report and the pages over all nights.
public struct NightPublisher: Sendable {
  let folder: NightlyFolder
  let settings: NightlyConfiguration

  public init(_ folder: NightlyFolder, _ settings: NightlyConfiguration) {
    self.folder = folder
    self.settings = settings
  }

  /// A night's own files, all there before the night enters the history.
  public func write(_ model: NightModel) throws {
    let report = NightReport(model)
    let place = folder.night(model.id)
    try NightlyFolder.write(Data(report.page.utf8), to: "\(place)/index.html")
    try NightlyFolder.write(Data(report.json().utf8), to: "\(place)/report.json")
    try NightlyFolder.write(Data(report.junit.utf8), to: "\(place)/report.xml")
    try NightlyFolder.write(Data(report.summary.utf8), to: "\(place)/summary.md")
  }

  /// The pages over all nights; the newest night's summary and JUnit also under fixed names.
  ///
  /// Removes reports beyond the retention, and those of nights that did not come into the history.
  public func writeSite(ledger: NightlyLedger, library: ClaimLibrary, tool: String) throws {
    let nights = try ledger.nights()
    let kept = Set(nights.map(\.id).suffix(settings.retention.nights))
    for name in (try? FileManager.default.contentsOfDirectory(atPath: "\(folder.site)/nights")) ?? []
    where !kept.contains(name) {
      try? FileManager.default.removeItem(atPath: folder.night(name))
    }
    let site = NightSite(
      title: settings.outputs.title, address: settings.outputs.address, toolVersion: tool, nights: nights,
      history: try ledger.verdicts())
    for id in site.claims {
      let page = site.page(of: library.claim(id), id: id, kept: kept)
      try writeIfChanged(page, to: "\(folder.site)/claims/\(id).html")
    }
    try writeIfChanged(site.feed, to: "\(folder.site)/feed.xml")
    if let last = nights.last {
      for name in ["summary.md", "report.xml"] {
        if let data = try? Data(contentsOf: URL(fileURLWithPath: "\(folder.night(last.id))/\(name)")) {
          try NightlyFolder.write(data, to: "\(folder.site)/\(name)")
        }
      }
    }
    try writeIfChanged(site.index(kept: kept), to: "\(folder.site)/index.html")
  }

  private func writeIfChanged(_ text: String, to path: String) throws {
    let data = Data(text.utf8)
    if (try? Data(contentsOf: URL(fileURLWithPath: path))) == data { return }
    try NightlyFolder.write(data, to: path)
  }
}
