import Foundation
import Testing

/// What NumPy's and Python's own generators drew: `scripts/references/probes_reference.py`.
struct DrawsReference: Decodable {
  struct Published: Decodable {
    let digest: String
    let first: [Int]
    let targets: String
    let firsts: String
    let valid: Int
  }
  struct Small: Decodable {
    let tokens: [[Int]]
    let firsts: [Int]
    let targets: [Int]
  }
  struct Each: Decodable {
    let queries: [Int]
    let earlier: [Int]
    let samples: [[Int]]
  }
  struct Baseline: Decodable {
    let query: Int
    let distinct: [Int]
    let draws: [Int]
    let drawsWithLocal: [Int]
    enum CodingKeys: String, CodingKey {
      case query, distinct, draws
      case drawsWithLocal = "draws-with-local"
    }
  }
  struct Matched: Decodable {
    let picks: [[Int]]
    let heads: Int
    let sets: [[[Int]]]
    let crowded: [[[Int]]]
  }
  struct Python: Decodable {
    let seed: UInt32
    let ranges: [[Int]]
    let draws: [[Int]]
  }
  struct Retrieval: Decodable {
    struct Example: Decodable {
      let tokens: [Int]
      let query: Int
      let target: Int
      let key: Int
    }
    let templates: [[String]]
    let codewords: [String]
    let near: [Example]
    let far: [Example]
  }
  struct Natural: Decodable {
    let documents: [[Int]]
    let length: Int
    /// i, query, target of each example.
    let any: [[Int]]
    let late: [[Int]]
  }

  let published: Published
  let small: Small
  let baseline: Baseline
  let each: Each
  let matched: Matched
  let python: Python
  let retrieval: Retrieval
  let natural: Natural

  static func load() throws -> DrawsReference {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/Probes/draws", withExtension: "json"))
    return try JSONDecoder().decode(DrawsReference.self, from: Data(contentsOf: url))
  }
}
