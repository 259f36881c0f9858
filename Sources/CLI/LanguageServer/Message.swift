import Foundation
import Ground

/// A message from an editor, as far as this server reads it (Language Server Protocol 3.17, over standard input).
struct EditorMessage: Decodable {
  var id: MessageID?
  var method: String?
  var params: Parameters?

  struct Parameters: Decodable {
    var textDocument: Document?
    var position: Position?
    var contentChanges: [Change]?

    private enum CodingKeys: String, CodingKey { case textDocument, position, contentChanges }

    /// Parameters of other methods have other shapes: what is not as expected counts as absent.
    init(from decoder: any Decoder) throws {
      guard let container = try? decoder.container(keyedBy: CodingKeys.self) else { return }
      textDocument = try? container.decode(Document.self, forKey: .textDocument)
      position = try? container.decode(Position.self, forKey: .position)
      contentChanges = try? container.decode([Change].self, forKey: .contentChanges)
    }
  }

  struct Document: Decodable {
    var uri: String
    var text: String?
  }

  struct Change: Decodable {
    var text: String
  }
}

/// A place in a text: line from 0, UTF-16 units from 0.
struct Position: Codable {
  var line: Int
  var character: Int
}

/// Requests are numbered, or named by a text.
enum MessageID: Codable {
  case number(Int)
  case text(String)

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Int.self) {
      self = .number(number)
    } else {
      self = .text(try container.decode(String.self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .number(let number): try container.encode(number)
    case .text(let text): try container.encode(text)
    }
  }
}

/// An answer to a request.
struct Response<Result: Encodable>: Encodable {
  var jsonrpc = "2.0"
  var id: MessageID
  var result: Result?

  private enum CodingKeys: String, CodingKey { case jsonrpc, id, result }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(jsonrpc, forKey: .jsonrpc)
    try container.encode(id, forKey: .id)
    // An answer without a result is `null`, not absent.
    try container.encode(result, forKey: .result)
  }
}

/// A request that the server does not know.
struct Refusal: Encodable {
  struct Problem: Encodable {
    var code = -32601
    var message: String
  }

  var jsonrpc = "2.0"
  var id: MessageID
  var error: Problem
}

/// The mistakes in a document, all of them each time.
struct Diagnostics: Encodable {
  struct Parameters: Encodable {
    var uri: String
    var diagnostics: [Diagnostic]
  }

  struct Diagnostic: Encodable {
    var range: Range
    var severity = 1
    var source = "claims"
    var message: String
  }

  struct Range: Encodable {
    var start: Position
    var end: Position
  }

  var jsonrpc = "2.0"
  var method = "textDocument/publishDiagnostics"
  var params: Parameters
}

struct ServerCapabilities: Encodable {
  struct Capabilities: Encodable {
    struct Completion: Encodable { var triggerCharacters = ["(", ",", "=", " "] }

    /// Whole documents are sent at each change.
    var textDocumentSync = 1
    var hoverProvider = true
    var completionProvider = Completion()
  }

  struct Info: Encodable { var name = "claims" }

  var capabilities = Capabilities()
  var serverInfo = Info()
}

struct Hover: Encodable {
  struct Contents: Encodable {
    var kind = "markdown"
    var value: String
  }

  var contents: Contents
}

struct CompletionItem: Encodable {
  var label: String
  /// 3 function, 6 variable, 5 field, 12 value, 14 keyword.
  var kind: Int
  var detail: String
}
