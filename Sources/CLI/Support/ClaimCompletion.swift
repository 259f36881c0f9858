import ArgumentParser
import Foundation

/// What a shell offers where a claim is to be named: the ids of the claims below `claims/`, which their files are named by.
enum ClaimCompletion {
  static let ids = CompletionKind.custom { _, _, prefix in
    guard let walk = FileManager.default.enumerator(atPath: "claims") else { return [] }
    // The files right in the folder are about all claims; those in its folders are claims.
    return walk.compactMap { $0 as? String }.filter { $0.hasSuffix(".yaml") && $0.contains("/") }
      .compactMap { $0.split(separator: "/").last.map { String($0.dropLast(".yaml".count)) } }
      .filter { $0.hasPrefix(prefix) }.sorted()
  }
}
