import Ground

/// What a row is about, as a path: a head (`L5H3`), a layer (`L5`), something within one of them (`L5/neuron 512`,
/// `L5H3/query`), something of the model (`feature 1203`, `example 17`), or nothing, for the model as a whole.
///
/// ```swift
/// let path = ItemPath("L5/neuron 512")         // layer 5, item "neuron 512"
/// path?.description                            // "L5/neuron 512"
/// ItemPath("feature\n1")                       // nil
/// ```
public struct ItemPath: Sendable, Hashable, CustomStringConvertible {
  public var layer: Int?
  public var head: Int?
  /// What follows the head or layer; empty for these themselves.
  public var rest: String

  public init(layer: Int? = nil, head: Int? = nil, rest: String = "") {
    (self.layer, self.head, self.rest) = (layer, head, rest)
  }

  /// Reads a written path; `nil` for one with an empty part, a control character, or more than 200 characters.
  public init?(_ text: String) {
    guard text.utf8.count <= 200, text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else { return nil }
    self.init()
    guard !text.isEmpty else { return }
    var parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.allSatisfy({ !$0.isEmpty && $0.first != " " && $0.last != " " }) else { return nil }
    if let head = Head(String(parts[0])) {
      (layer, self.head) = (head.layer, head.head)
      parts.removeFirst()
    } else if parts[0].first == "L", let layer = Int(parts[0].dropFirst()), layer >= 0, parts[0].dropFirst().allSatisfy(\.isASCIIDigit) {
      self.layer = layer
      parts.removeFirst()
    }
    rest = parts.joined(separator: "/")
  }

  public var description: String {
    var place: [String] = []
    if let layer { place.append("L\(layer)" + (head.map { "H\($0)" } ?? "")) }
    if !rest.isEmpty { place.append(rest) }
    return place.joined(separator: "/")
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}

extension Measurement.Key {
  /// What the row is about.
  public var path: ItemPath {
    get { ItemPath(layer: layer, head: head, rest: item) }
    set { (layer, head, item) = (newValue.layer, newValue.head, newValue.rest) }
  }

  // A store's column `detail` holds both texts, so that tables from before there were items are read as they are.
  private static let separator = "\u{1F}"

  /// Item and detail as a store keeps them.
  var storedDetail: String { item.isEmpty ? detail : item + Self.separator + detail }

  /// Item and detail of a stored text.
  static func parts(ofStored text: String) -> (item: String, detail: String) {
    guard let place = text.firstRange(of: separator) else { return ("", text) }
    return (String(text[..<place.lowerBound]), String(text[place.upperBound...]))
  }
}
