/// What the rise and the integral of a trajectory are taken over, by its name in claims, files and options.
public enum TimeAxis: String, Sendable, Hashable, CaseIterable {
  /// Training steps.
  case steps
  /// The natural logarithm of the tokens seen.
  case logTokens = "ln-tokens"
  /// `ln(max(tokens in billions, 1))`: everything before one billion tokens has zero width.
  case logBillionTokens = "ln-billions"
}
