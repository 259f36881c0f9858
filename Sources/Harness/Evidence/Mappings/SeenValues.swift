/// The values that a file was found to measure, by what they measure: nothing is measured twice.
///
/// Rows that follow each other differ in their place mostly; what they share is looked up once.
struct SeenValues {
  private struct Kind: Hashable {
    var subject: String
    var batch: String
    var quantity: Quantity
    var item: String
    var detail: String
    var ablated: String
    var run: String
    var label: String

    init(_ row: Measurement) {
      let key = row.key
      (subject, batch, quantity, item) = (key.subject, key.batch, key.quantity, key.item)
      (detail, ablated, run, label) = (key.detail, key.ablated, key.run, row.label)
    }
  }

  private struct Place: Hashable {
    var layer: Int?
    var head: Int?
    var step: Int?
  }

  private var kinds: [Kind: Int] = [:]
  private var values: [[Place: Double]] = []
  private var last: (kind: Kind, index: Int)?

  /// Notes a row's value; what was noted before of the same measurement, if anything was.
  mutating func add(_ row: Measurement) -> Double? {
    let kind = Kind(row)
    let index: Int
    if let last, last.kind == kind {
      index = last.index
    } else {
      index = kinds[kind] ?? values.count
      if index == values.count {
        kinds[kind] = index
        values.append([:])
      }
      last = (kind, index)
    }
    return values[index].updateValue(row.value, forKey: Place(layer: row.key.layer, head: row.key.head, step: row.key.step))
  }
}
