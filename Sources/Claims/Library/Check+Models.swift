extension Check {
  /// Models, beyond those that the rows name, of which a check about models in general can be asked.
  public enum Reach: String, Sendable, Hashable, CaseIterable {
    case anyModel = "any-model"
    /// Models of at least 100 million parameters.
    case modelsFrom100M = "models-from-100m"
    /// Models in which several query heads share keys and values.
    case groupedQueryModels = "grouped-query-models"
  }

  /// The row variable that a check with a reach names its models by.
  public static let modelVariable = "model"

  /// The models that the rows name, each once, in order.
  public var models: [String] {
    var found: [String] = []
    for row in rows {
      if case .text(let model)? = row.bindings[Self.modelVariable]?.kind, !found.contains(model) { found.append(model) }
    }
    return found
  }

  /// The same check with these models in place of those that its rows name.
  public func asked(of models: [String]) -> Check {
    guard !general.isEmpty else { return self }
    var check = self
    check.rows = models.flatMap { model in
      let name = Expression(.text(model), at: location)
      return general.map { row in
        var row = row.substituting([Self.modelVariable: name])
        row.label = Expression.interpolate(row.label, [Self.modelVariable: name])
        return row
      }
    }
    return check
  }

  /// What keeps a check with a reach from being asked of a model that it does not name; `nil` if nothing does.
  var obstacleToReach: String? {
    let names = models
    guard let first = names.first else { return "its rows name no models: write for: model in […]" }
    if general.contains(where: { $0.expect.operands.contains { $0.variables.contains(Self.modelVariable) } }) {
      return "what it expects depends on the model"
    }
    func others(_ model: String) -> Set<[String: String]> {
      var found: Set<[String: String]> = []
      for row in rows {
        guard case .text(model)? = row.bindings[Self.modelVariable]?.kind else { continue }
        found.insert(row.bindings.filter { $0.key != Self.modelVariable }.mapValues(\.written))
      }
      return found
    }
    let expected = others(first)
    return names.allSatisfy { others($0) == expected } ? nil : "its rows say different things about each model"
  }
}

extension Check.Row {
  /// The row with variables replaced wherever they stand.
  public func substituting(_ bindings: [String: Expression]) -> Check.Row {
    var row = self
    row.bindings = row.bindings.mapValues { $0.substituting(bindings) }
    row.ask = ask.substituting(bindings)
    row.expect = expect.substituting(bindings)
    row.substitutes = substitutes.map { $0.substituting(bindings) }
    return row
  }
}
