import Claims
import Ground

/// The tables that the models of a suite give to all its mappings.
enum SubjectTables {
  /// `hub name` and `printed name` from what a file calls a model to its name; `last step` and `precision` from its name, or
  /// that of a seed or checkpoint of it.
  static func tables(of suite: SuiteDescription) -> [String: MappingTable] {
    var tables: [String: MappingTable] = [:]
    for model in suite.subjects {
      func add(_ table: String, _ text: String, _ translation: String, besides pattern: String? = nil) {
        var filled = tables[table] ?? MappingTable(location: suite.location)
        let translation = MappedText(parts: [.literal(translation)])
        filled.exact[text] = translation
        if let pattern = pattern.flatMap({ try? TextPattern($0) }) { filled.patterns.append((pattern, translation)) }
        tables[table] = filled
      }
      for name in [model.hub] + model.aliases where !name.isEmpty { add("hub name", name, model.name) }
      // Some tables remark on a model behind its name, in brackets.
      if !model.printed.isEmpty { add("printed name", model.printed, model.name, besides: "\(model.printed) (*") }
      if let step = model.lastStep { add("last step", model.name, "\(step)", besides: "\(model.name)/*") }
      if !model.precision.isEmpty { add("precision", model.name, model.precision, besides: "\(model.name)/*") }
    }
    return tables
  }
}
