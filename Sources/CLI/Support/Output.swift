import Foundation
import Synchronization

/// The program's standard output and error: the one place where text leaves for a terminal.
///
/// Text from files is shown with its control characters, escape sequences and direction marks written out, so that none
/// reaches the terminal. Output that cannot be written ends nothing: the work goes on, and the program ends with 4 where
/// it would have ended with 0.
enum Output {
  /// Whether something could not be said.
  private static let isLost = Mutex(false)

  /// Stands for the escape character in text of our own until it is written; drawn anew by each run, so that no file can
  /// hold it.
  static let escape = String(
    String.UnicodeScalarView((0..<4).compactMap { _ in Unicode.Scalar(UInt32.random(in: 0xF0000...0xFFFFD)) }))

  /// To be called before anything is opened or said.
  static func prepare() {
    // A reader that is gone is told by the write that fails.
    signal(SIGPIPE, SIG_IGN)
    // A descriptor that is closed would be given to the next file that is opened, and what is said be written into it.
    // Opened for reading alone, it refuses what is written.
    for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) == -1 && errno == EBADF {
      _ = open("/dev/null", O_RDONLY)
    }
    // Knows how the program ends, whichever way it does.
    on_exit(
      { status, _ in
        Output.flush()
        if status == 0, Output.isLost.withLock({ $0 }) { _exit(Exit.evidence.rawValue) }
      }, nil)
  }

  /// Text for standard output.
  static func write(_ text: String) {
    document(shown(text))
  }

  /// A piece of what was said, as it left.
  struct Part: Codable {
    /// Whether it went to standard error.
    var isComplaint: Bool
    var text: String
  }

  /// What is said from now on, where somebody wants to know.
  private static let said = Mutex<[Part]?>(nil)

  /// Begins to remember what is said.
  static func record() { said.withLock { $0 = [] } }

  /// What was said since ``record()``; remembers nothing from now on.
  static func recorded() -> [Part] {
    said.withLock { parts in
      defer { parts = nil }
      return parts ?? []
    }
  }

  /// Says what was said before.
  static func say(_ part: Part) {
    if part.isComplaint { complain(asShown: part.text) } else { document(part.text) }
  }

  /// A document for another program, as it is.
  static func document(_ text: String) {
    said.withLock { $0?.append(Part(isComplaint: false, text: text)) }
    let isFull = waiting.withLock { bytes in
      bytes += text.utf8
      return isInteractive || bytes.count >= 1 << 16
    }
    if isFull { flush() }
  }

  /// Text for standard error, which is not kept back.
  static func complain(_ text: String) { complain(asShown: shown(text)) }

  private static func complain(asShown text: String) {
    said.withLock { $0?.append(Part(isComplaint: true, text: text)) }
    flush()
    send(Array(text.utf8)[...], to: STDERR_FILENO)
  }

  /// Text for standard output that was not written yet.
  private static let waiting = Mutex<[UInt8]>([])
  private static let isInteractive = isatty(STDOUT_FILENO) == 1

  private static func flush() {
    waiting.withLock { bytes in
      send(bytes[...], to: STDOUT_FILENO)
      bytes = []
    }
  }

  private static func send(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) {
    var rest = bytes
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        isLost.withLock { $0 = true }
        return
      }
      rest = rest.dropFirst(count)
    }
  }

  /// The text as a terminal may see it: line feeds and tabs stay, everything else that is not printed is written out as
  /// `\u{1b}`; what stands for our own escapes becomes one.
  static func shown(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isHidden) || text.contains(escape) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      if isHidden(scalar) {
        result += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result.replacing(escape, with: "\u{1B}")
  }

  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value < 0x20 && scalar != "\n" && scalar != "\t" || scalar.value == 0x7F }
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .surrogate: return true
    // Joiners shape words and signs of several parts; all other format characters reorder or hide text.
    case .format: return scalar != "\u{200C}" && scalar != "\u{200D}"
    default: return false
    }
  }
}

/// Prints for a reader: as the standard library's function of this name, through ``Output``.
func print(_ items: Any..., separator: String = " ", terminator: String = "\n") {
  Output.write(items.map { "\($0)" }.joined(separator: separator) + terminator)
}
