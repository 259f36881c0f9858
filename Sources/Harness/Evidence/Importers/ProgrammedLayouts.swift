/// Layouts of one paper's result files that no mapping says, and what its files' names tell.
///
/// They are there for a suite that names them under `evidence: layouts`.
package protocol ProgrammedLayouts: Sendable {
  /// As suites name it.
  static var name: String { get }

  var layouts: [any ResultLayout] { get }

  /// The subject that a file's name alone suggests; it says whose evidence an unreadable file would have been.
  func subject(inName name: String) -> String?

  /// Why a file that is sound and could be read answers no claim; `nil` for one that does.
  func whyUnused(_ file: ResultFile, subject: String) -> String?
}
