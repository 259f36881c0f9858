import Claims

/// Which rows of one subject and quantity are wanted; fields left `nil` do not restrict.
///
/// A row that names no batch, run or condition (a printed figure) matches whatever the query asks for there.
struct RowQuery: Sendable, Hashable {
  var subject: String
  var quantity: Quantity
  var step: Int?
  var batch: String?
  var run: String?
  var detail: String?
  var ablated: String?
  var label: ConditionName?
  var source: String?
  var layer: Int?
  var head: Int?

  init(subject: String, quantity: Quantity) {
    self.subject = subject
    self.quantity = quantity
  }

  func matches(_ row: Measurement) -> Bool {
    if let step, row.key.step != step { return false }
    if let layer, row.key.layer != layer { return false }
    if let head, row.key.head != head { return false }
    if let batch, !row.key.batch.isEmpty, row.key.batch != batch { return false }
    if let run, !row.key.run.isEmpty, row.key.run != run { return false }
    if let detail, row.key.detail != detail { return false }
    if let ablated, row.key.ablated != ablated { return false }
    if let label, !label.matches(row) { return false }
    if let source, row.key.tier != .paper, !row.provenance.source.holds(source) { return false }
    return true
  }

  var written: String {
    var parts = ["\(quantity.rawValue) of \(subject)"]
    if let step { parts.append("step \(step)") }
    if let layer { parts.append("layer \(layer)") }
    if let head { parts.append("head \(head)") }
    if let batch { parts.append("batch \(batch)") }
    if let run { parts.append("run \(run)") }
    if let detail { parts.append(detail) }
    if let ablated { parts.append("ablated \(ablated)") }
    if let label { parts.append("condition \(label.written)") }
    if let source { parts.append("source \(source)") }
    return parts.joined(separator: ", ")
  }
}

extension String {
  /// Whether the bytes of `part` occur in the bytes of this text: what `contains` says of names in ASCII, without
  /// looking at characters.
  func holds(_ part: String) -> Bool {
    let (text, part) = (utf8, part.utf8)
    guard let first = part.first else { return true }
    var rest = text[...]
    while let place = rest.firstIndex(of: first) {
      rest = rest[place...]
      if rest.starts(with: part) { return true }
      rest = rest.dropFirst()
    }
    return false
  }
}

extension Evaluator {
  /// The rows that match; throws if there are none, naming a damaged file as the cause where there is one.
  func rows(_ query: RowQuery) throws(EvaluationError) -> [Measurement] {
    let found = try memo.value(.rows, tier, query) { () throws(EvaluationError) in
      if query.layer == nil, query.head == nil, let (spoilt, moves) = try moves(query) {
        let intact = spoilt.intact(like: self)
        return try intact.place(query).isEmpty ? [] : intact.rows(query).map(moves.moved)
      }
      return try place(query).filter(query.matches)
    }
    guard found.isEmpty else { return found }
    if let standIn = memo.standIn(for: query, on: tier) { return [standIn] }
    throw nothing(query)
  }

  /// The rows that match, for questions that count or list what there is: throws where a damaged file may have held more
  /// of them.
  func everyRow(_ query: RowQuery) throws(EvaluationError) -> [Measurement] {
    try checkForDamage(subject: query.subject, quantity: query.quantity, source: query.source)
    return try rows(query)
  }

  /// Throws if a file that may have held the quantity of the subject was damaged.
  ///
  /// - Parameter source: part of the names of the files that matter; all if `nil`.
  func checkForDamage(subject: String, quantity: Quantity, source: String?) throws(EvaluationError) {
    let failures = table.failures(tier, subject: subject, quantity: quantity).filter { $0.holds(source ?? "") }
    guard failures.isEmpty else {
      throw EvaluationError(
        .brokenEvidence, "\(quantity.rawValue) of \(subject) may be incomplete: \(failures.joined(separator: "; "))")
    }
  }

  /// The names of the files that the matching rows came from.
  func sources(_ query: RowQuery) throws(EvaluationError) -> Set<String> {
    try memo.value(.sources, tier, query) { () throws(EvaluationError) in
      if query.layer == nil, query.head == nil, let (spoilt, _) = try moves(query) {
        return try spoilt.intact(like: self).sources(query)
      }
      return try rows(query).sources
    }
  }

  /// The heads that have matching rows.
  func heads(_ query: RowQuery) throws(EvaluationError) -> Set<Head> {
    try Set(byHead(.heads, query) { (evaluator) throws(EvaluationError) in
      Dictionary(try evaluator.rows(query).compactMap { row in row.headID.map { ($0, true) } }, uniquingKeysWith: { a, _ in a })
    }.keys)
  }

  /// The one value of each head, with its interval; a failure for heads whose rows disagree.
  func items(_ query: RowQuery) throws(EvaluationError) -> [Head: Result<Answer.Item, EvaluationError>] {
    try byHead(.items, query) { (evaluator) throws(EvaluationError) in
      var single = query
      var items: [Head: Result<Answer.Item, EvaluationError>] = [:]
      for (head, rows) in Dictionary(grouping: try evaluator.rows(query), by: \.headID) {
        guard let head else { continue }
        single.layer = head.layer
        single.head = head.head
        do throws(EvaluationError) {
          items[head] = .success(try evaluator.single(rows, single).item(label: ""))
        } catch {
          items[head] = .failure(error)
        }
      }
      return items
    }
  }

  /// What `build` makes of a query's rows for each head: built once from intact evidence, and moved where heads have
  /// only changed places.
  func byHead<Value: Sendable>(
    _ aspect: EvidenceMemo.Aspect, _ query: RowQuery,
    _ build: (Evaluator) throws(EvaluationError) -> [Head: Value]
  ) throws(EvaluationError) -> [Head: Value] {
    try memo.value(aspect, tier, query) { () throws(EvaluationError) in
      guard query.layer == nil, query.head == nil, let (spoilt, moves) = try moves(query) else { return try build(self) }
      return moves.moved(try spoilt.intact(like: self).byHead(aspect, query, build))
    }
  }

  /// The table, and where its heads went, if all that happened to it is that heads or layers changed places.
  func moves(_ query: RowQuery) throws(EvaluationError) -> (PerturbedTable, HeadMoves)? {
    guard let spoilt = table as? PerturbedTable, spoilt.movesHeads else { return nil }
    let place = RowQuery(subject: query.subject, quantity: query.quantity)
    let moves = try memo.value(.moves, tier, place) { () throws(EvaluationError) in
      let intact = spoilt.intact(like: self)
      let (heads, layers) = try intact.memo.value(.places, tier, place) { () throws(EvaluationError) in
        let rows = try intact.place(place)
        return (rows.heads, Set(rows.filter { $0.key.head == nil }.compactMap(\.key.layer)))
      }
      return spoilt.moves(of: heads, layers: layers, query.subject, query.quantity)
    }
    return moves.map { (spoilt, $0) }
  }

  /// The table, and where its checkpoints went, if all that happened to it is that they changed places in time.
  func stepMoves(_ query: RowQuery) throws(EvaluationError) -> (PerturbedTable, [Int: Int])? {
    guard let spoilt = table as? PerturbedTable, case .permuted(.steps, _) = spoilt.perturbation else { return nil }
    let intact = spoilt.intact(like: self)
    let place = RowQuery(subject: query.subject, quantity: query.quantity)
    let steps = try intact.memo.value(.steps, tier, place) { () throws(EvaluationError) in
      try intact.place(place).steps
    }
    return spoilt.stepMoves(of: steps, query.subject, query.quantity).map { (spoilt, $0) }
  }

  /// All rows of the query's subject and quantity.
  private func place(_ query: RowQuery) throws(EvaluationError) -> [Measurement] {
    let place = RowQuery(subject: query.subject, quantity: query.quantity)
    return try memo.value(.place, tier, place) { () throws(EvaluationError) in
      try table.rows(tier, subject: query.subject, quantity: query.quantity)
    }
  }

  func nothing(_ query: RowQuery) -> EvaluationError {
    let failures = table.failures(tier, subject: query.subject, quantity: query.quantity)
    guard failures.isEmpty else {
      return EvaluationError(.brokenEvidence, "no \(query.written): \(failures.joined(separator: "; "))")
    }
    return EvaluationError(.noEvidence, "no \(query.written) on tier \(tier.rawValue)\(lackOfControls(query))")
  }

  /// Why a replica that ablates picks has no matched random set of a model: it measures one wherever there can be one.
  private func lackOfControls(_ query: RowQuery) -> String {
    guard tier == .replica, query.label?.isControl == true, let rows = try? place(query),
      rows.contains(where: { $0.role == .own }), !rows.contains(where: { ConditionName.anyControl.matches($0) })
    else { return "" }
    return ": the picks leave too few other heads in their layers for an equally large random set"
  }

  /// The one value that the rows agree on, to a relative 1e-5 (files are printed with six digits).
  ///
  /// Rows of different files may repeat a measurement; rows that differ are ambiguous and the claim must say which. Of a
  /// measured model's course of training, the last step is meant.
  func single(_ rows: [Measurement], _ query: RowQuery) throws(EvaluationError) -> Measurement {
    let rows = atLastCheckpoint(rows, query)
    guard let first = rows.first else { throw nothing(query) }
    for row in rows.dropFirst() where abs(row.value - first.value) > 1e-5 * max(abs(first.value), abs(row.value)) {
      throw EvaluationError(
        .brokenEvidence,
        "\(query.written) is ambiguous: \(NumberText.short(first.value)) in \(first.described), "
          + "\(NumberText.short(row.value)) in \(row.described); name step, run, batch, detail or source")
    }
    return first
  }
}

extension Measurement {
  var described: String {
    var parts = [provenance.source]
    if let step = key.step { parts.append("step \(step)") }
    if !key.run.isEmpty { parts.append("run \(key.run)") }
    if !key.detail.isEmpty { parts.append(key.detail) }
    if key.ablated != "none" { parts.append("ablated \(key.ablated)") }
    return parts.joined(separator: " ")
  }
}

extension Arguments {
  static let rowParameters: [Parameter] = [
    Parameter("step", .numbers, "training step of the checkpoint; left out: whatever step the tier has, if it is one"),
    Parameter("batch", .text, "batch name: probe, synthetic, natural, natural-midseq"),
    Parameter("run", .text, "which of several runs: curve, ablation, survey, panel, trajectory, features, summary"),
    Parameter("detail", .text, "class of a selectivity, axis of an integral, name of a set"),
    Parameter("source", .text, "part of the source file's name, where files differ"),
  ]

  /// Reads the row fields among the arguments.
  func query(_ quantity: Quantity) throws(EvaluationError) -> RowQuery {
    var query = RowQuery(subject: try text("subject"), quantity: quantity)
    query.step = try optionalInteger("step")
    query.batch = has("batch") ? try text("batch") : nil
    query.run = has("run") ? try text("run") : nil
    query.detail = has("detail") ? try text("detail") : nil
    query.label = has("label") ? try condition(named: "label") : nil
    query.source = has("source") ? try text("source") : nil
    query.layer = try optionalInteger("layer")
    if has("ablated") { query.ablated = try heads("ablated").set.description }
    return query
  }

  /// The condition that an argument names.
  func condition(named name: String) throws(EvaluationError) -> ConditionName {
    let text = try text(name)
    do {
      return try ConditionName(text)
    } catch {
      throw bad("\(error)")
    }
  }

  func quantity() throws(EvaluationError) -> Quantity {
    let name = try text("quantity")
    guard let quantity = Quantity(rawValue: name) else {
      throw bad("unknown quantity '\(name)'; \(Suggestion.remedy(for: name, among: Quantity.allCases.map(\.rawValue)))")
    }
    return quantity
  }
}
