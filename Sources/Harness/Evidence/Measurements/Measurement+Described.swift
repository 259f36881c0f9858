extension Measurement {
  /// Where the row came from and what tells it from others there, for messages.
  package var described: String {
    var parts = [provenance.source]
    if let step = key.step { parts.append("step \(step)") }
    if !key.run.isEmpty { parts.append("run \(key.run)") }
    if !key.item.isEmpty { parts.append(key.path.description) }
    if !key.detail.isEmpty { parts.append(key.detail) }
    if key.ablated != "none" { parts.append("ablated \(key.ablated)") }
    return parts.joined(separator: " ")
  }
}
