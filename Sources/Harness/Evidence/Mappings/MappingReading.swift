import Ground

/// Reads one file by a mapping.
///
/// Goes down the mapping's tree of places: what a place says is handed on to those in it, and each place without further
/// ones gives a row.
struct MappingReading {
  /// What a path went through.
  enum Slot: Sendable {
    case empty
    case text(String)
    case number(Int)
    case node(JSONNode)
  }

  /// What the places passed so far say.
  struct Fields {
    var subject: String?
    var step: Int?
    var batch = ""
    var quantity: Quantity?
    var layer: Int?
    var head: Int?
    var item = ""
    var detail = ""
    var ablated = "none"
    var run = ""
    var label = ""
    var role: Condition.Role?
    var examples: Int?
    var tokens: Double?
    var precision = "as given"

    /// Takes a number back.
    mutating func clear(_ field: MappingField) {
      switch field {
      case .step: step = nil
      case .layer: layer = nil
      case .head: head = nil
      case .examples: examples = nil
      case .tokens: tokens = nil
      default: break
      }
    }
  }

  /// Rows of one file; no result file comes near it.
  static let mostRows = 1_000_000
  private static let mostPlaces = 16_000_000

  let mapping: Mapping
  let file: ResultFile
  /// The subject, whatever the file says.
  let givenSubject: String?
  var slots: [Slot] = []
  var node: JSONNode
  private(set) var rows: RowBuilder
  private var seen = SeenValues()
  private var places = 0
  /// Places that gave no row because a table lacks their quantity, by what they are.
  private(set) var passedOver: [String: Int] = [:]
  /// `file.digits`, once it was asked for.
  var digits: String??

  init(_ file: ResultFile, by mapping: Mapping, subject: String? = nil, into rows: RowBuilder) {
    self.mapping = mapping
    self.file = file
    givenSubject = subject
    node = file.root
    self.rows = rows
  }

  /// Adds the file's rows.
  ///
  /// - Throws: what is wrong with the file, at its place. The rows' subject is set as soon as it is known.
  mutating func read() throws(ImportError) {
    var fields = Fields()
    fields.subject = givenSubject
    try go(mapping.root, fields)
  }

  // MARK: Places

  private mutating func go(_ place: MappingPlace, _ fields: Fields) throws(ImportError) {
    guard let path = place.path else { return try enter(place, fields) }
    let isChecked = !place.checks.isDisjoint(with: [.everyHead, .everyLayer, .stepsInOrder])
    var collected = Collected()
    let start = path.isAbsolute ? file.root : node
    let outer = node
    try follow(path.steps[...], from: start, at: place.location) { (reading, found) throws(ImportError) in
      reading.node = found
      var inner = fields
      try reading.enter(place, &inner)
      // What goes along with the next place is looked up from where this one was.
      reading.node = outer
      if isChecked { collected.add(inner, at: found) }
    }
    node = outer
    if isChecked { try collected.check(place.checks, shape: fields.subject.flatMap(shape(of:)), start: start) }
    while slots.count > place.slots { slots.removeLast() }
  }

  private mutating func enter(_ place: MappingPlace, _ fields: Fields) throws(ImportError) {
    var fields = fields
    try enter(place, &fields)
  }

  private mutating func enter(_ place: MappingPlace, _ fields: inout Fields) throws(ImportError) {
    places += 1
    guard places <= Self.mostPlaces else {
      throw node.problem("more than \(Self.mostPlaces) places are read", remedy: "split the file")
    }
    for (field, slot) in place.named { try set(field, named(slot), &fields, at: place.location) }
    for field in place.fields { try set(field, &fields) }
    for field in place.cleared { fields.clear(field) }
    if place.path == nil { rows.subject = fields.subject ?? "" }
    for (a, b, location) in place.equal { try requireEqual(a, b, fields, at: location) }
    guard place.places.isEmpty else {
      // Checks on values hold for all places within.
      if place.checks.contains(.shares) { sharesAreChecked += 1 }
      let here = node
      for inner in place.places {
        try go(inner, fields)
        node = here
      }
      if place.checks.contains(.shares) { sharesAreChecked -= 1 }
      return
    }
    try add(place, fields)
  }

  /// How many places around ask that values are shares of the examples.
  private var sharesAreChecked = 0

  private mutating func add(_ place: MappingPlace, _ fields: Fields) throws(ImportError) {
    guard let quantity = fields.quantity else {
      passedOver[node.path.name, default: 0] += 1
      return
    }
    let found =
      if let field = place.value { try number(field.content, fields, at: field.location) } else { try ownNumber(at: place.location) }
    guard let value = found else { return }
    guard let subject = fields.subject, !subject.isEmpty else {
      throw node.problem("nothing says which model this is about", remedy: "give --as NAME, or say 'subject' in \(place.location)")
    }
    if sharesAreChecked > 0 || place.checks.contains(.shares) { try requireShare(value, fields.examples) }
    try requireHead(fields, subject)
    rows.subject = subject
    (rows.run, rows.batch, rows.label, rows.precision) = (fields.run, fields.batch, fields.label, fields.precision)
    (rows.step, rows.examples, rows.tokens) = (fields.step, fields.examples, fields.tokens)
    rows.add(
      quantity, value, head: fields.head.flatMap { head in fields.layer.map { Head(layer: $0, head: head) } }, layer: fields.layer,
      item: fields.item, detail: fields.detail, condition: fields.ablated == "none" ? nil : try condition(fields, subject))
    guard let row = rows.rows.last else { return }
    if let problem = row.impossibility { throw node.problem(problem, remedy: "correct the number, or say in \(place.location) what it is") }
    if let before = seen.add(row) {
      guard before == value else {
        throw node.problem(
          "\(row.described) is \(value) here and \(before) before", remedy: "find out which of the two was measured, or tell them apart in \(place.location)")
      }
      rows.removeLast()
    }
    guard rows.rows.count <= Self.mostRows else {
      throw node.problem("more than \(Self.mostRows) measurements in one file", remedy: "split the file")
    }
  }

  /// The number that stands at the place itself.
  private func ownNumber(at location: SourceLocation) throws(ImportError) -> Double? {
    guard !node.value.isNull else { return nil }
    return try node.mappedNumber(location)
  }

  private func condition(_ fields: Fields, _ subject: String) throws(ImportError) -> Condition {
    guard let heads = try? HeadSet(parsing: fields.ablated) else {
      throw node.problem("'\(fields.ablated)' is no set of heads", remedy: "heads are written L5H3+L6H{1,2}")
    }
    guard let role = fields.role else { return Condition(fields.label, heads, of: subject) }
    return Condition(fields.label, heads, role)
  }

  /// What the suite says of a model's shape.
  func shape(of subject: String) -> StatedShape? { StatedShape.known(for: subject) }

  private func requireHead(_ fields: Fields, _ subject: String) throws(ImportError) {
    if let head = fields.head, fields.layer == nil {
      throw node.problem("head \(head) of which layer?", remedy: "say 'layer' in the mapping, or write the head as L5H3")
    }
    if fields.layer != nil, let problem = shape(of: subject)?.excess(layer: fields.layer, head: fields.head, of: subject) {
      throw node.problem(problem, remedy: "the file may be of another model: check its name")
    }
  }

  private func requireShare(_ value: Double, _ examples: Int?) throws(ImportError) {
    guard (0...1).contains(value) else { throw node.problem("\(value) is not an accuracy", remedy: "accuracies lie between 0 and 1") }
    if let examples, !Accuracy.isShare(value, of: examples) {
      throw node.problem(
        "\(value) is not a multiple of 1/\(examples)", remedy: "the file counts other examples: say under 'examples' how many")
    }
  }

  private mutating func requireEqual(
    _ a: MappedNumber, _ b: MappedNumber, _ fields: Fields, at location: SourceLocation
  ) throws(ImportError) {
    guard let a = try number(a, fields, at: location), let b = try number(b, fields, at: location) else { return }
    guard abs(a - b) <= 1e-6 * max(1, abs(a), abs(b)) else {
      throw node.problem(
        "\(NumberText.short(a)) and \(NumberText.short(b)) should be the same (\(location))", remedy: "find out which of the two is right")
    }
  }
}

/// Heads, layers and steps of the places that a path leads to, and what is wrong with them.
private struct Collected {
  private var heads: [Head] = []
  private var layers: [Int] = []
  private var steps: [Int] = []
  private var parent: JSONNode.Path?

  mutating func add(_ fields: MappingReading.Fields, at node: JSONNode) {
    if let layer = fields.layer, let head = fields.head { heads.append(Head(layer: layer, head: head)) }
    if let layer = fields.layer { layers.append(layer) }
    if let step = fields.step { steps.append(step) }
    if parent == nil { parent = node.path.parent }
  }

  func check(_ checks: Set<MappingCheck>, shape: StatedShape?, start: JSONNode) throws(ImportError) {
    let place = JSONNode(value: .null, path: parent ?? start.path)
    if checks.contains(.everyHead), let gap = HeadListing.gap(in: heads.sorted(), shape: shape) {
      throw place.problem(gap, remedy: "the file is cut short or of another model: check that it is whole")
    }
    if checks.contains(.everyLayer) {
      let expected = Array(0..<(shape?.layers ?? layers.count))
      if layers.sorted() != expected {
        throw place.problem("\(layers.count) layers, not \(expected.count), each once", remedy: "the file is cut short or of another model")
      }
    }
    if checks.contains(.stepsInOrder), let disorder = HeadListing.disorder(in: steps) {
      throw place.problem(disorder, remedy: "sort them and keep each once, values along with them")
    }
  }
}
