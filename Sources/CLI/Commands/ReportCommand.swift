import ArgumentParser
import Claims
import Foundation
import Ground
import Report

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Write the claims-status report: HTML, Markdown, JSON, JUnit XML, a letter, a summary.",
    discussion: """
      letter is a letter to the paper's authors, summary two pages for a referee, both Markdown. Exit codes: 0 as accepted · \
      1 a result differs from the accepted one · 2 a check ended in an error · 3 claim or golden files have mistakes · \
      4 evidence could not be read or a file not written. The report is written in every case but the last.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case markdown, html, json, junit, letter, summary

    var file: String {
      switch self {
      case .markdown: "report.md"
      case .html: "report.html"
      case .json: "report.json"
      case .junit: "report.xml"
      case .letter: "letter.md"
      case .summary: "summary.md"
      }
    }
  }

  @OptionGroup var files: LibraryOptions
  @OptionGroup var filter: FilterOptions
  @OptionGroup var evidence: EvidenceOptions
  @OptionGroup var baseline: BaselineOptions

  @Option(help: "Folder to write into; - writes one format as one file to standard output.")
  var out: String = "out"

  @Option(help: "Formats to write (may be repeated); default all.")
  var format: [Format] = []

  func validate() throws {
    guard out != "-" || format.count == 1 else {
      throw ValidationError("--out - writes one format: name it with --format")
    }
  }

  func run() throws {
    let run = try Run(files: files, filter: filter, evidence: evidence, baseline: baseline)
    let builder = ReportBuilder(
      library: run.library, accepted: run.accepted, results: run.results, sources: run.base.sources,
      toolVersion: "claims \(Tool.version)", notices: run.notices,
      evidenceArguments: run.evidenceArguments, evidence: run.evaluator)
    let charts = ChartBuilder(run.base, library: run.library).all()
    let model = builder.model(of: run.claims, charts: charts)
    for notice in run.notices { Terminal.complain("note: \(notice)") }
    if out == "-", let format = format.first {
      Output.document(try document(format, model))
      if let exit = run.exit { throw exit }
      return
    }
    let written: [String]
    do {
      written = try write(model)
    } catch {
      Terminal.complain("error: the report could not be written to '\(out)': \(reason(of: error))")
      throw Exit.evidence
    }
    for line in run.summary { print(line) }
    for (result, difference) in run.differences where difference != "not accepted yet" {
      print("differs from the accepted verdict: \(result.reference) \(result.tier.rawValue): \(difference)")
    }
    for path in written { print("report: \(path)") }
    if let exit = run.exit { throw exit }
  }

  /// Writes the formats that are wanted; the paths of what is opened first of each.
  private func write(_ model: ReportModel) throws -> [String] {
    var opened: [String] = []
    // HTML last: what people read comes last on the terminal.
    let wanted = format.isEmpty ? [Format.json, .junit, .letter, .summary, .markdown, .html] : format
    for format in wanted {
      let files = format == .markdown ? MarkdownReport(model).files() : [format.file: try document(format, model)]
      for (name, text) in files {
        let url = URL(fileURLWithPath: "\(out)/\(name)")
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try AtomicFile.write(text.utf8, to: url.path)
      }
      opened.append(URL(fileURLWithPath: "\(out)/\(format.file)").path)
    }
    return opened
  }

  /// A format as one file.
  private func document(_ format: Format, _ model: ReportModel) throws -> String {
    switch format {
    case .markdown: MarkdownReport(model).rendered()
    case .html: HTMLReport(model).rendered()
    case .json: try JSONReport(model).rendered()
    case .junit: JUnitReport(model).rendered()
    case .letter: LetterReport(model).rendered()
    case .summary: SummaryReport(model).rendered()
    }
  }
}
