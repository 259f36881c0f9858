import Claims
import Evidence

/// The models that a user measured, and what claims about models in general ask of them.
public struct MeasuredModels: Sendable {
  /// A model by its name in the table.
  public struct Model: Sendable, Hashable {
    public var name: String
    /// Whether several query heads share keys and values.
    public var isGrouped: Bool
    public var parameters: Double

    public init(name: String, isGrouped: Bool, parameters: Double) {
      self.name = name
      self.isGrouped = isGrouped
      self.parameters = parameters
    }

    /// Whether a claim about models in general is about this one; the paper's own models have claims of theirs.
    func fits(_ reach: Check.Reach) -> Bool {
      guard SubjectDeclaration.known(for: name) == nil else { return false }
      return switch reach {
      case .anyModel: true
      case .modelsFrom100M: parameters >= 100e6
      case .groupedQueryModels: isGrouped
      }
    }
  }

  public var models: [Model]

  public init(_ models: [Model]) { self.models = models }

  /// The subjects of the tier *checkpoint*.
  public init(_ subjects: [String], _ table: any EvidenceTable) throws {
    models = try subjects.map { subject in
      func shape(_ quantity: Quantity) throws -> Double? {
        try table.rows(.checkpoint, subject: subject, quantity: quantity).first?.value
      }
      let (heads, groups) = (try shape(.headCount), try shape(.keyValueHeadCount))
      return Model(
        name: subject, isGrouped: (heads ?? 0) > (groups ?? heads ?? 0), parameters: try shape(.parameters) ?? 0)
    }
  }

  /// The claims with every check that reaches beyond the models it names asked of the measured ones instead,
  /// where they are among those it is about and not all named already.
  public func asking(_ claims: [Claim]) -> (claims: [Claim], notices: [String]) {
    var notices: [String] = []
    let asked = claims.map { claim in
      var claim = claim
      for index in claim.checks.indices where claim.checks[index].tiers.contains(.checkpoint) {
        let check = claim.checks[index]
        guard let reach = check.also else { continue }
        let named = check.models
        let meant = models.filter { named.contains($0.name) || $0.fits(reach) }.map(\.name)
        guard meant.contains(where: { !named.contains($0) }) else { continue }
        claim.checks[index] = check.asked(of: meant)
        notices.append(
          "\(check.reference(in: claim)) is asked of \(meant.joined(separator: ", ")) instead of "
            + "\(named.joined(separator: ", "))")
      }
      return claim
    }
    return (asked, notices)
  }
}
