/// One more claim for a suite, to be filled in.
public struct ClaimStarter: Sendable {
  /// Stands where a text is to be written.
  static let blank = "…"

  public var id: String
  public var section: String

  public init(id: String, section: String) {
    self.id = id
    self.section = section
  }

  /// The claim's file.
  public var text: String {
    """
    title: "\(Self.blank)"                       # one line
    statement: "\(Self.blank)"                   # in your own words
    section: "\(section)"
    kind: supporting relation        # central (the paper falls without it), supporting or detail; figure, table, set, count,
                                     # order, universal, relation or qualitative; and tags, if any: "on bos, floor"
    asserts: "\(Self.blank)"                     # one sentence, at exactly the paper's strength: its quantifier, its hedge, its scope
    refuted-by: {"\(Self.blank)": measured}      # what would refute it: the check that asks it
    tiers: [checkpoint]              # archive, replica, checkpoint: who could answer; left out, as suite.yaml says
    checks:
      - measured: "\(Self.blank)"                # the check's id, and the question in words; "figure measured", "reading measured",
                                     # "premise measured", "bearing measured" for one that is no core of the claim
        ask: 1                       # `claims reference --format questions` lists what can be asked
        expect: above 0              # or figure NAME, of golden/figures/…/\(id).yaml: figures: {NAME: {printed: "73.1%"}}

    """
  }
}
