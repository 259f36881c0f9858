import Claims
import Evidence
import Ground

/// The rows of one tier, subject and quantity, with what questions build of them: each built once, when first asked for.
///
/// Evidence whose heads or checkpoints have changed places is another frame, made by `moved(_:)`. It builds nothing: what it
/// is asked for is what its base has built, moved. So a null is drawn hundreds of times at the price of a few dictionaries.
final class Frame: Sendable {
  let tier: Tier
  let subject: String
  let quantity: Quantity
  /// Files that may have held such rows and could not be read, with what is wrong in them.
  let failures: [String]
  let origin: Origin

  /// Where a frame's rows come from.
  enum Origin: Sendable {
    /// In the order of their table.
    case rows([Measurement])
    /// From another frame, whose heads have changed places.
    case heads(Frame, HeadMoves)
    /// From another frame, whose checkpoints have changed places in time.
    case steps(Frame, StepMoves)
  }

  private let whole = Once<[Measurement]>()
  private let headsOfWhole = Once<Set<Head>>()
  private let layersOfWhole = Once<Set<Int>>()
  private let stepsOfWhole = Once<Set<Int>>()
  private let matching = Memo<RowQuery, [Measurement]>()
  private let sourcesOf = Memo<RowQuery, Set<String>>()
  private let headsOf = Memo<RowQuery, Set<Head>>()
  private let itemsOf = Memo<RowQuery, [Head: Result<Answer.Item, EvaluationError>]>()
  let trajectories = Memo<TrajectoryKey, HeadTrajectories>()
  let features = Memo<FeatureKey, [Head: Result<Double, EvaluationError>]>()
  let selectivities = Memo<RowQuery, SelectivityTable>()

  init(_ tier: Tier, _ subject: String, _ quantity: Quantity, rows: [Measurement], failures: [String]) {
    (self.tier, self.subject, self.quantity, self.failures) = (tier, subject, quantity, failures)
    origin = .rows(rows)
  }

  private init(_ base: Frame, _ origin: Origin) {
    (tier, subject, quantity, failures) = (base.tier, base.subject, base.quantity, base.failures)
    self.origin = origin
  }

  /// The frame with its heads in other places.
  func moved(_ moves: HeadMoves) -> Frame { Frame(self, .heads(self, moves)) }

  /// The frame with its checkpoints in other places of time.
  func moved(_ moves: StepMoves) -> Frame { Frame(self, .steps(self, moves)) }

  /// All rows, in the order of their table.
  var rows: [Measurement] {
    if case .rows(let rows) = origin { return rows }
    return whole.value {
      switch origin {
      case .rows(let rows): rows
      case .heads(let base, let moves): base.rows.map(moves.moved)
      case .steps(let base, let moves): moves.moved(base.rows)
      }
    }
  }

  /// The heads, the layers without heads, and the steps that rows have.
  var heads: Set<Head> { headsOfWhole.value { rows.heads } }
  var layersWithoutHeads: Set<Int> {
    layersOfWhole.value { Set(rows.filter { $0.key.head == nil }.compactMap(\.key.layer)) }
  }
  var steps: Set<Int> { stepsOfWhole.value { rows.steps } }

  /// The rows that match; empty if there are none.
  func rows(_ query: RowQuery) throws(EvaluationError) -> [Measurement] {
    try matching.value(query) { () throws(EvaluationError) in
      if let (base, moves) = headMoves(query) { return try base.rows(query).map(moves.moved) }
      return rows.filter(query.matches)
    }
  }

  /// The rows that match; throws if there are none, naming a damaged file as the cause where there is one.
  func someRows(_ query: RowQuery) throws(EvaluationError) -> [Measurement] {
    let found = try rows(query)
    guard !found.isEmpty else { throw nothing(query) }
    return found
  }

  /// The names of the files that the matching rows came from.
  func sources(_ query: RowQuery) throws(EvaluationError) -> Set<String> {
    try sourcesOf.value(query) { () throws(EvaluationError) in
      if let (base, _) = headMoves(query) { return try base.sources(query) }
      return try someRows(query).sources
    }
  }

  /// The heads that have matching rows.
  func heads(_ query: RowQuery) throws(EvaluationError) -> Set<Head> {
    try headsOf.value(query) { () throws(EvaluationError) in
      if let (base, moves) = headMoves(query) { return Set(try base.heads(query).map(moves.moved)) }
      return try someRows(query).heads
    }
  }

  /// The one value of each head, with its interval; a failure for heads whose rows disagree.
  func items(_ query: RowQuery) throws(EvaluationError) -> [Head: Result<Answer.Item, EvaluationError>] {
    try itemsOf.value(query) { () throws(EvaluationError) in
      if let (base, moves) = headMoves(query) { return moves.moved(try base.items(query)) }
      var single = query
      var items: [Head: Result<Answer.Item, EvaluationError>] = [:]
      for (head, rows) in Dictionary(grouping: try someRows(query), by: \.headID) {
        guard let head else { continue }
        single.layer = head.layer
        single.head = head.head
        do throws(EvaluationError) {
          items[head] = .success(try self.single(rows, single).item(label: ""))
        } catch {
          items[head] = .failure(error)
        }
      }
      return items
    }
  }

  /// The base and where its heads went, if a query about all heads can be answered from there.
  func headMoves(_ query: RowQuery) -> (Frame, HeadMoves)? {
    guard case .heads(let base, let moves) = origin, query.layer == nil, query.head == nil, query.item == nil else { return nil }
    return (base, moves)
  }
}
