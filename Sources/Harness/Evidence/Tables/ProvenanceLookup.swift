import Claims

/// Tables that can say where a source's rows came from.
public protocol ProvenanceLookup {
  func provenance(of source: String, _ tier: Tier) -> Provenance?
}
