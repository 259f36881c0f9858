import Foundation
import Mathematics

/// Documents among what a cache keeps: whole or not there, like its tables.
extension EvidenceCache {
  /// All that is kept of documents, in bytes; the oldest go first.
  private static let mostBytesOfDocuments = 64 << 20

  private static let ending = "said"
  private static let digestLength = 64

  /// The document under this key, or `nil` if none is kept or what is kept is damaged.
  package func document(_ key: String) -> Data? {
    let path = place(key)
    guard let content = try? Data(contentsOf: path), content.count >= Self.digestLength else { return nil }
    let (digest, document) = (content.prefix(Self.digestLength), Data(content.dropFirst(Self.digestLength)))
    guard Data(SHA256.hash(data: document).hexadecimal.utf8) == digest else {
      try? FileManager.default.removeItem(at: path)
      return nil
    }
    // What is used stays longest.
    try? FileManager.default.setAttributes([.modificationDate: Date.now], ofItemAtPath: path.path)
    return document
  }

  /// Keeps a document. What cannot be kept is made anew when it is wanted.
  package func keep(document: Data, as key: String) {
    guard document.count <= Self.mostBytesOfDocuments / 8 else { return }
    let content = Data(SHA256.hash(data: document).hexadecimal.utf8) + document
    guard (try? content.write(to: place(key), options: .atomic)) != nil else { return }
    var room = Self.mostBytesOfDocuments
    for file in oldestLast(withEnding: Self.ending) {
      room -= (try? file.resourceValues(forKeys: [.fileSizeKey]))?.fileSize ?? 0
      if room < 0 { try? FileManager.default.removeItem(at: file) }
    }
  }

  private func place(_ key: String) -> URL { folder.appending(path: "\(key).\(Self.ending)") }
}
