import Claims
import Foundation
import Ground
import Questions

/// Answers an editor over standard input and output: mistakes, meanings and completions of claim files.
struct LanguageServer {
  private let root: String
  private var texts: [String: String] = [:]
  private let input = FileHandle.standardInput
  private let output = FileHandle.standardOutput
  private var buffer = Data()

  /// Longest message that is read; an editor sends whole documents, and claim files are small.
  private static let longest = 64 << 20

  /// - Parameter root: the folder with `claims/` and `golden/`.
  init(root: String) { self.root = root }

  /// Reads messages until `exit` or the end of the input.
  mutating func run() {
    while let data = message() {
      guard let message = try? JSONDecoder().decode(EditorMessage.self, from: data) else { continue }
      if message.method == "exit" { return }
      answer(message)
    }
  }

  private mutating func answer(_ message: EditorMessage) {
    let document = message.params?.textDocument
    switch message.method {
    case "initialize": respond(message, ServerCapabilities())
    case "shutdown": respond(message, Optional<String>.none)
    case "textDocument/didOpen":
      if let document, let text = document.text { publish(text, document.uri) }
    case "textDocument/didChange":
      if let document, let text = message.params?.contentChanges?.last?.text { publish(text, document.uri) }
    case "textDocument/didSave":
      // Another file may have changed what this one means.
      for (uri, text) in texts.sorted(by: { $0.key < $1.key }) { publish(text, uri) }
    case "textDocument/didClose":
      if let document { texts[document.uri] = nil }
    case "textDocument/hover":
      let found = place(message).flatMap { editing().meaning(in: $0.text, line: $0.line, column: $0.column) }
      respond(message, found.map { Hover(contents: Hover.Contents(value: $0)) })
    case "textDocument/completion":
      let found = place(message).map { editing().completions(in: $0.text, line: $0.line, column: $0.column) }
      respond(message, (found ?? []).map { CompletionItem(label: $0.text, kind: $0.kind.number, detail: $0.meaning) })
    default:
      if let id = message.id, let method = message.method {
        send(Refusal(id: id, error: Refusal.Problem(message: "\(method) is not answered by this server")))
      }
    }
  }

  private func editing() -> ClaimEditing {
    ClaimEditing(ClaimLibrary.load(suite: root))
  }

  private mutating func publish(_ text: String, _ uri: String) {
    texts[uri] = text
    guard let path = URL(string: uri)?.path else { return }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let found = editing().problems(of: text, file: path).map { problem in
      // A mistake in a definition is shown where the document begins, with its own place in words.
      let isHere = problem.location.file == path
      let line = isHere ? max(0, problem.location.line - 1) : 0
      let row = lines.indices.contains(line) ? lines[line] : ""
      let column = row.prefix(isHere ? max(0, problem.location.column - 1) : 0).utf16.count
      let words = isHere ? "\(problem.message); \(problem.remedy)" : problem.description
      let range = Diagnostics.Range(
        start: Position(line: line, character: column), end: Position(line: line, character: max(column + 1, row.utf16.count)))
      return Diagnostics.Diagnostic(range: range, message: words)
    }
    send(Diagnostics(params: Diagnostics.Parameters(uri: uri, diagnostics: found)))
  }

  /// The document and the place, counted in characters, that a request is about.
  private func place(_ message: EditorMessage) -> (text: String, line: Int, column: Int)? {
    guard let uri = message.params?.textDocument?.uri, let text = texts[uri], let position = message.params?.position
    else { return nil }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.indices.contains(position.line) else { return nil }
    let units = lines[position.line].utf16.prefix(max(0, position.character))
    return (text, position.line, String(units)?.count ?? 0)
  }

  // MARK: Messages

  /// The next message's content; `nil` at the end of the input.
  private mutating func message() -> Data? {
    let separator = Data("\r\n\r\n".utf8)
    while true {
      if let end = buffer.range(of: separator) {
        let header = String(decoding: buffer[buffer.startIndex..<end.lowerBound], as: UTF8.self)
        let length = header.split(separator: "\r\n").compactMap { line -> Int? in
          let parts = line.split(separator: ":", maxSplits: 1)
          guard parts.count == 2, parts[0].lowercased() == "content-length" else { return nil }
          return Int(parts[1].trimmingCharacters(in: .whitespaces))
        }.first
        guard let length, (0...Self.longest).contains(length) else { return nil }
        while buffer.distance(from: end.upperBound, to: buffer.endIndex) < length {
          guard fill() else { return nil }
        }
        let content = Data(buffer[end.upperBound..<buffer.index(end.upperBound, offsetBy: length)])
        buffer = Data(buffer[buffer.index(end.upperBound, offsetBy: length)...])
        return content
      }
      guard buffer.count < Self.longest, fill() else { return nil }
    }
  }

  private mutating func fill() -> Bool {
    let data = input.availableData
    buffer.append(data)
    return !data.isEmpty
  }

  private func respond<Result: Encodable>(_ message: EditorMessage, _ result: Result?) {
    if let id = message.id { send(Response(id: id, result: result)) }
  }

  private func send(_ message: some Encodable) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let content = try? encoder.encode(message) else { return }
    try? output.write(contentsOf: Data("Content-Length: \(content.count)\r\n\r\n".utf8) + content)
  }
}

extension ClaimEditing.Completion.Kind {
  fileprivate var number: Int {
    switch self {
    case .question: 3
    case .word: 6
    case .parameter: 5
    case .value: 12
    case .expectation: 14
    }
  }
}
