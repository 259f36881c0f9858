/// Where a value stands in the text of a JSON document, for messages: documents are read without such places.
package enum JSONPlaces {
  /// One step down in a document.
  package enum Step: Sendable, Hashable {
    case member(String)
    case element(Int)
  }

  /// Line and column, from 1, at which the value at the end of the way begins; `nil` where the way ends before.
  ///
  /// - Parameter bytes: a document that can be read
  package static func place(of way: [Step], in bytes: [UInt8]) -> (line: Int, column: Int)? {
    var scanner = Scanner(bytes: bytes)
    for step in way {
      guard scanner.enter(step) else { return nil }
    }
    scanner.skipSpace()
    let before = bytes[..<scanner.index]
    let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    return (before.count { $0 == UInt8(ascii: "\n") } + 1, before.count - start + 1)
  }

  private struct Scanner {
    let bytes: [UInt8]
    var index = 0

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    mutating func skipSpace() { while let next, next.isWhiteSpace { index += 1 } }

    private mutating func take(_ sign: Character) -> Bool {
      skipSpace()
      guard next == sign.asciiValue else { return false }
      index += 1
      return true
    }

    /// Goes to where the step's value begins.
    mutating func enter(_ step: Step) -> Bool {
      switch step {
      case .element(let wanted):
        guard take("[") else { return false }
        for _ in 0..<wanted {
          skipValue()
          guard take(",") else { return false }
        }
        return true
      case .member(let wanted):
        guard take("{") else { return false }
        repeat {
          skipSpace()
          let start = index
          guard next == UInt8(ascii: "\"") else { return false }
          skipText()
          let isWanted = (try? JSONParser.parse(Array(bytes[start..<index])))?.string == wanted
          guard take(":") else { return false }
          if isWanted { return true }
          skipValue()
        } while take(",")
        return false
      }
    }

    private mutating func skipText() {
      index += 1
      while let byte = next, byte != UInt8(ascii: "\"") { index += byte == UInt8(ascii: "\\") ? 2 : 1 }
      index = min(index + 1, bytes.count)
    }

    private mutating func skipValue() {
      skipSpace()
      var depth = 0
      while let byte = next {
        switch byte {
        case UInt8(ascii: "\""):
          skipText()
          if depth == 0 { return }
          continue
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
          if depth == 0 { return }
          depth -= 1
          if depth == 0 {
            index += 1
            return
          }
        case UInt8(ascii: ",") where depth == 0: return
        default: break
        }
        index += 1
      }
    }
  }
}
