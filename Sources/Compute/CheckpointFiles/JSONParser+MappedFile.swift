import Ground

extension JSONParser {
  /// Parses `range` of the file, the whole file if nil.
  ///
  /// ```
  /// let header = try JSONParser.parse(file, 8..<end).object
  /// ```
  package static func parse(
    _ file: MappedFile, _ range: Range<Int>? = nil, dialect: Dialect = .standard
  ) throws(CheckpointError) -> JSONValue {
    try file.withBytes(range ?? 0..<file.count, place: "JSON") { bytes throws(CheckpointError) in
      do throws(Failure) {
        return try parse(bytes, dialect: dialect)
      } catch {
        throw CheckpointError(
          file: file.path, place: "JSON, byte \(error.offset)", problem: error.problem,
          remedy: "Repair the document or fetch the file again.")
      }
    }
  }
}
