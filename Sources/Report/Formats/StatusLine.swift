/// A line that is written over while work goes on: it must not be wider than the terminal, or it scrolls.
public enum StatusLine {
  /// As many of the parts as fit, the most important first; the last one that does not fit ends the line.
  ///
  /// - Parameter width: columns of the terminal; the line stays below, because some wrap at the last column.
  public static func fitted(_ parts: [String], to width: Int) -> String {
    var line = ""
    for part in parts where !part.isEmpty {
      let longer = line.isEmpty ? part : line + " · " + part
      guard longer.count < width else { break }
      line = longer
    }
    return line.isEmpty ? String((parts.first ?? "").prefix(max(0, width - 1))) : line
  }
}
