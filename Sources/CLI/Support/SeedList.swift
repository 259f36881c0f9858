/// Seeds as they are written on the command line.
enum SeedList {
  /// At most a hundred different seeds with commas, `42,271`; one alone may have a comma behind it. `nil` for anything else.
  static func read(_ text: String) -> [UInt64]? {
    let words = text.split(separator: ",", omittingEmptySubsequences: false)
    let parts = (words.last == "" ? words.dropLast() : words[...]).map { UInt64($0) }
    let list = parts.compactMap(\.self)
    return !list.isEmpty && list.count == parts.count && Set(list).count == list.count && list.count <= 100 ? list : nil
  }
}
