import ArgumentParser
import Claims
import Foundation
import Harness
import Report

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Write the claims-status report: Markdown, HTML, JSON and JUnit XML.")

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case markdown, html, json, junit

    var file: String {
      switch self {
      case .markdown: "report.md"
      case .html: "report.html"
      case .json: "report.json"
      case .junit: "report.xml"
      }
    }
  }

  @OptionGroup var files: LibraryOptions
  @OptionGroup var filter: FilterOptions
  @OptionGroup var evidence: EvidenceOptions
  @OptionGroup var baseline: BaselineOptions

  @Option(help: "Folder to write into.")
  var out: String = "out"

  @Option(help: "Formats to write (may be repeated); default all.")
  var format: [Format] = []

  func run() throws {
    let run = try Run(files: files, filter: filter, evidence: evidence, baseline: baseline)
    let builder = ReportBuilder(
      library: run.library, accepted: run.accepted, results: run.results, sources: run.base.sources,
      toolVersion: "claims \(Tool.version)", notices: run.notices,
      evidenceArguments: run.base.archive == nil ? "" : "--archive DIR")
    let charts = ChartBuilder(run.base, library: run.library).all()
    let model = builder.model(of: run.claims, charts: charts)
    do {
      try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
      for format in format.isEmpty ? Format.allCases : format {
        try Data(text(format, model).utf8).write(to: URL(fileURLWithPath: "\(out)/\(format.file)"), options: .atomic)
      }
    } catch {
      Terminal.complain("error: the report could not be written to '\(out)': \(error.localizedDescription); free space or give --out")
      throw Exit.evidence
    }
    for notice in run.notices { Terminal.complain("note: \(notice)") }
    for line in run.summary { print(line) }
    for (result, difference) in run.differences where difference != "not accepted yet" {
      print("differs from the accepted verdict: \(result.reference) \(result.tier.rawValue): \(difference)")
    }
    let shown = format.first ?? .html
    print("report: \(URL(fileURLWithPath: "\(out)/\(shown.file)").path)")
  }

  private func text(_ format: Format, _ model: ReportModel) throws -> String {
    switch format {
    case .markdown: MarkdownReport(model).rendered()
    case .html: HTMLReport(model).rendered()
    case .json: try JSONReport(model).rendered()
    case .junit: JUnitReport(model).rendered()
    }
  }
}
