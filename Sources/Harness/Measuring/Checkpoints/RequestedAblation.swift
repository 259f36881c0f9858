import Claims
import Evidence
import Ground
import Questions

/// A condition that a claim asks for and that nobody has measured yet.
public struct RequestedAblation: Sendable, Hashable {
  public enum Heads: Sendable, Hashable {
    case set(HeadSet)
    /// These layers as wholes.
    case layers([Int])
  }

  /// Batch on which the claim asks.
  public var batch: String
  public var heads: Heads
  /// Whether the claim compares with matched random heads.
  public var needsControls: Bool

  public init(batch: String, heads: Heads, needsControls: Bool) {
    self.batch = batch
    self.heads = heads
    self.needsControls = needsControls
  }
}

extension RequestedAblation {
  /// What the claims' checks on tier *checkpoint* want to know of a subject beyond what the table holds, in
  /// the order in which they ask.
  ///
  /// The checks are asked as they would be verified, with conditions that are missing taken as given: what
  /// they ask for then is what has to be measured.
  public static func wanted(
    by claims: [Claim], of subject: String, library: ClaimLibrary, table: any EvidenceTable
  ) -> [RequestedAblation] {
    let verifier = Verifier(library: library, table: table, subjects: [:])
    var found: [RequestedAblation] = []
    for claim in claims {
      for check in claim.checks where check.tiers.contains(.checkpoint) {
        let queries = verifier.unmeasured(check, of: claim, on: .checkpoint).filter { $0.subject == subject }
        let needsControls = queries.contains { $0.label?.isControl == true }
        for query in queries {
          guard let batch = query.batch, let heads = Heads(query) else { continue }
          let request = RequestedAblation(batch: batch, heads: heads, needsControls: needsControls)
          if !found.contains(request) { found.append(request) }
        }
      }
    }
    // A set wanted with controls is not wanted without them as well.
    return found.filter { request in
      var other = request
      other.needsControls = true
      return request.needsControls || !found.contains(other)
    }
  }
}

extension RequestedAblation.Heads {
  /// The heads that a query names by set, or as layers by the name of the condition.
  fileprivate init?(_ query: RowQuery) {
    if let written = query.ablated, written != "none" {
      guard let set = try? HeadSet(parsing: written), !set.isEmpty else { return nil }
      self = .set(set)
      return
    }
    guard case .layers(let layers) = query.label?.meaning else { return nil }
    self = .layers(layers)
  }
}
