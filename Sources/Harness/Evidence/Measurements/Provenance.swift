/// Where a measurement came from: one step from a number in a report to the file behind it.
public struct Provenance: Sendable, Hashable, Codable {
  /// File path relative to the archive root, golden file and figure, or recipe name.
  public var source: String
  /// SHA-256 of that file or recipe, hex.
  public var digest: String
  /// `fp16`, `fp32`, `fp64`, `bf16`, or `printed` / `truncated-2` for figures copied from text.
  public var precision: String
  /// Name and version of the software that made the row.
  public var software: String
  /// When the row was made, ISO 8601 UTC; empty for imported rows, whose files carry no time.
  public var time: String

  public init(source: String, digest: String, precision: String, software: String, time: String = "") {
    self.source = source
    self.digest = digest
    self.precision = precision
    self.software = software
    self.time = time
  }
}
