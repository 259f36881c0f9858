import Evidence

/// Which rows of one subject and quantity are wanted; fields left `nil` do not restrict.
///
/// A printed figure that names no batch or run matches whatever the query asks for there, and so does what is true of a model at
/// any step, on any batch, in any run, such as its shape. Any other measured row that names none is of none.
package struct RowQuery: Sendable, Hashable {
  package var subject: String
  var quantity: Quantity
  var step: Int?
  package var batch: String?
  var run: String?
  var detail: String?
  package var ablated: String?
  package var label: ConditionName?
  var source: String?
  var layer: Int?
  var head: Int?
  /// What the rows are about; of the whole model or of heads where that is no matter.
  var item: ItemPath?

  init(subject: String, quantity: Quantity) {
    self.subject = subject
    self.quantity = quantity
  }

  func matches(_ row: Measurement) -> Bool {
    if let step, row.key.step != step { return false }
    if let layer, row.key.layer != layer { return false }
    if let head, row.key.head != head { return false }
    if let item, row.key.path != item { return false }
    let isOfAny = row.key.tier == .paper || row.key.step == nil && row.key.batch.isEmpty && row.key.run.isEmpty
    if let batch, row.key.batch != batch, !isOfAny || !row.key.batch.isEmpty { return false }
    if let run, row.key.run != run, !isOfAny || !row.key.run.isEmpty { return false }
    if let detail, row.key.detail != detail { return false }
    if let ablated, row.key.ablated != ablated { return false }
    if let label, !label.matches(row) { return false }
    if let source, row.key.tier != .paper, !row.provenance.source.holds(source) { return false }
    return true
  }

  var written: String {
    var parts = ["\(quantity.rawValue) of \(subject)"]
    if let step { parts.append("step \(step)") }
    if let layer { parts.append("layer \(layer)") }
    if let head { parts.append("head \(head)") }
    if let item { parts.append("item \(item)") }
    if let batch { parts.append("batch \(batch)") }
    if let run { parts.append("run \(run)") }
    if let detail { parts.append(detail) }
    if let ablated { parts.append("ablated \(ablated)") }
    if let label { parts.append("condition \(label.written)") }
    if let source { parts.append("source \(source)") }
    return parts.joined(separator: ", ")
  }
}

extension String {
  /// Whether the bytes of `part` occur in the bytes of this text: what `contains` says of names in ASCII, without
  /// looking at characters.
  func holds(_ part: String) -> Bool {
    let (text, part) = (utf8, part.utf8)
    guard let first = part.first else { return true }
    var rest = text[...]
    while let place = rest.firstIndex(of: first) {
      rest = rest[place...]
      if rest.starts(with: part) { return true }
      rest = rest.dropFirst()
    }
    return false
  }
}
