import Foundation
import Testing

/// A reference file: a safetensors file of F64, F32 and I64 arrays, read by the tests' own few lines so that
/// they do not depend on the reader that the package ships.
struct ReferenceFile {
  struct Entry: Decodable {
    let dtype: String
    let shape: [Int]
    let data_offsets: [Int]
  }

  let metadata: [String: String]
  private let entries: [String: Entry]
  private let bytes: Data

  init(_ path: String) throws {
    let url = try #require(
      Bundle.module.url(forResource: "Fixtures/" + path, withExtension: "safetensors"))
    let data = try Data(contentsOf: url)
    let length = Int(data.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    let header = data.dropFirst(8).prefix(length)
    struct Header: Decodable {
      var metadata: [String: String] = [:]
      var entries: [String: Entry] = [:]
      struct Key: CodingKey {
        let stringValue: String
        let intValue: Int? = nil
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
      }
      init(from decoder: any Decoder) throws {
        let all = try decoder.container(keyedBy: Key.self)
        for key in all.allKeys {
          if key.stringValue == "__metadata__" {
            metadata = try all.decode([String: String].self, forKey: key)
          } else {
            entries[key.stringValue] = try all.decode(Entry.self, forKey: key)
          }
        }
      }
    }
    let decoded = try JSONDecoder().decode(Header.self, from: header)
    metadata = decoded.metadata
    entries = decoded.entries
    bytes = Data(data.dropFirst(8 + length))
  }

  func contains(_ name: String) -> Bool { entries[name] != nil }

  func shape(_ name: String) throws -> [Int] { try #require(entries[name]).shape }

  func doubles(_ name: String) throws -> [Double] {
    let entry = try #require(entries[name], "no array \(name)")
    let part = bytes[entry.data_offsets[0]..<entry.data_offsets[1]]
    return part.withUnsafeBytes { raw in
      switch entry.dtype {
      case "F64": (0..<raw.count / 8).map { raw.loadUnaligned(fromByteOffset: 8 * $0, as: Double.self) }
      case "F32":
        (0..<raw.count / 4).map { Double(raw.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self)) }
      case "I64":
        (0..<raw.count / 8).map { Double(raw.loadUnaligned(fromByteOffset: 8 * $0, as: Int64.self)) }
      default: []
      }
    }
  }

  func integers(_ name: String) throws -> [Int] { try doubles(name).map { Int($0) } }
}
