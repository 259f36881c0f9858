import Ground

/// What can be read of a results file that cannot be read whole: enough to tell its layout, and so what is missing
/// without it.
extension ResultFile {
  /// The part of a file before what is wrong in it; `nil` where that is nothing.
  static func partial(_ bytes: [UInt8], name: String) -> ResultFile? {
    if separator(inTable: name) != nil {
      let header = Array(bytes.prefix { $0 != UInt8(ascii: "\n") })
      return try? ResultFile(header, name: name)
    }
    // A number that is none, or a word: what stands before it is sound. The text may also end anywhere.
    var end = bytes.count
    if case .failure(let failure) = Result(catching: { () throws(JSONParser.Failure) in try JSONParser.parse(bytes) }) {
      end = failure.offset
    }
    return closed(bytes.prefix(end)).flatMap { try? ResultFile($0, name: name) }
  }

  /// A JSON text up to its last whole value, with the brackets that are open closed; `nil` where there is none.
  static func closed(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    var open: [UInt8] = []
    var isText = false
    var isEscaped = false
    var last: (end: Int, open: [UInt8])?
    for (index, byte) in zip(text.indices, text) {
      if isText {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isText = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isText = true
      case UInt8(ascii: "{"): open.append(UInt8(ascii: "}"))
      case UInt8(ascii: "["): open.append(UInt8(ascii: "]"))
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        guard open.popLast() == byte else { return nil }
        last = (index + 1, open)
      case UInt8(ascii: ",") where !open.isEmpty: last = (index, open)
      default: break
      }
      guard open.count <= JSONParser.maximumDepth else { return nil }
    }
    return last.map { Array(text[..<$0.end]) + $0.open.reversed() }
  }
}
