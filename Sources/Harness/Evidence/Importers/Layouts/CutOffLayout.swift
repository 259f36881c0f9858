import Claims

/// The cut-off K of the sorted PR integrals of five models: the one used, that of 18 % of the heads, the elbow, and the
/// integrals at these ranks.
enum CutOffLayout: ResultLayout {
  static let quantities: [Quantity] = [.cutOff, .integralAtRank]
  static let isAboutOneSubject = false

  static func recognises(_ file: ResultFile) -> Bool {
    guard let first = try? file.json?.members().first?.node else { return false }
    return first.has("k_used", "k_18pct", "k_elbow")
  }

  static func read(_ file: ResultFile, into rows: inout RowBuilder) throws(ImportError) {
    guard let root = file.json else { return }
    rows.run = "calibration"
    for (name, model) in try root.members() {
      guard let subject = SubjectRule.subject(tableName: name == "OLMo 1B" ? "OLMo 1B-0724-hf" : name) else {
        throw model.problem("'\(name)' is not one of the models that claims speak of", remedy: "add it to the subject rule")
      }
      rows.subject = subject
      rows.precision = try PrecisionRule.precision(of: file, subject: subject)
      let heads = try model.member("n_heads").count()
      let used = try model.member("k_used")
      for (key, detail) in [("k_used", "used"), ("k_18pct", "18pct"), ("k_elbow", "elbow")] {
        let node = try model.member(key)
        guard try (1...max(1, heads)).contains(node.count()) else {
          throw node.problem("a cut beyond the \(heads) heads", remedy: "take the file again")
        }
        rows.add(.cutOff, Double(try node.count()), detail: detail)
      }
      let percent = try model.member("pct_used")
      guard abs(try percent.number() - 100 * Double(try used.count()) / Double(heads)) < 1e-6 else {
        throw percent.problem("not \(try used.count()) of \(heads) heads", remedy: "find out which of the two is right")
      }
      for (index, integral) in try model.member("top_integrals_first10").numbers().enumerated() {
        rows.add(.integralAtRank, integral, detail: "\(index + 1)")
      }
      for key in ["used", "elbow"] {
        rows.add(.integralAtRank, try model.member("integral_at_k_\(key)").number(), detail: key)
      }
    }
  }
}
