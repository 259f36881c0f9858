/// What a night's run did.
public struct NightSummary: Sendable, Hashable, Codable {
  /// Checkpoints that can be measured.
  public var checkpoints = 0
  /// Units whose rows came in.
  public var measured = 0
  /// Units that are still outstanding.
  public var outstanding = 0
  public var rows = 0
  public var seconds = 0.0
  public var problems: [NightlyProblem] = []
  /// Checkpoints whose content changed, so that their earlier rows no longer count.
  public var superseded: [String] = []

  public init() {}
}
