import Claims
import struct Evidence.Measurement
import Foundation
import Ground
import Testing

@testable import Evidence

/// What a number of a fixture file has to become: read from the file by another reader, along its JSON path.
struct Expectation: CustomTestStringConvertible, Sendable {
  var file: String
  var path: [String]
  var key: Measurement.Key
  var label: String
  var examples: Int?
  var precision: String

  init(
    _ file: String, _ path: [String], _ subject: String, _ quantity: Quantity, step: Int? = nil,
    batch: String = "",
    head: String? = nil, layer: Int? = nil, detail: String = "", ablated: String = "none", run: String,
    label: String = "", examples: Int? = nil, precision: String = "fp32"
  ) {
    self.file = file
    self.path = path
    let head = head.flatMap { Head($0) }
    key = Measurement.Key(
      tier: .archive, subject: subject, step: step, batch: batch, quantity: quantity,
      layer: head?.layer ?? layer,
      head: head?.head, detail: detail, ablated: ablated, run: run)
    self.label = label
    self.examples = examples
    self.precision = precision
  }

  var testDescription: String { "\(file) \(path.joined(separator: "."))" }

  /// The number in the file, by Foundation's reader.
  func valueInFile() throws -> Double {
    let text = try Fixtures.text(file)
    if file.hasSuffix(".csv") {
      let rows = text.split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
      let line = try #require(rows.first { $0[0] == path[0] })
      let column = try #require(rows[0].firstIndex(of: path[1]))
      return try #require(Double(line[column]))
    }
    var node = try JSONDecoder().decode(FoundationJSON.self, from: Data(text.utf8))
    for step in path { node = try #require(node[step]) }
    return try #require(node.number)
  }
}

/// A JSON value as Foundation's decoder reads it.
private enum FoundationJSON: Decodable {
  case number(Double)
  case list([FoundationJSON])
  case object([String: FoundationJSON])
  case other

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else if let list = try? value.decode([FoundationJSON].self) {
      self = .list(list)
    } else if let object = try? value.decode([String: FoundationJSON].self) {
      self = .object(object)
    } else {
      self = .other
    }
  }

  var number: Double? { if case .number(let number) = self { number } else { nil } }

  subscript(step: String) -> FoundationJSON? {
    switch self {
    case .object(let members): members[step]
    case .list(let elements): Int(step).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
    default: nil
    }
  }
}

