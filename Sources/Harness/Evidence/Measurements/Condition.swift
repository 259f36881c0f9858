import Ground

/// What was done to a model before it was measured: the heads whose output was zeroed, what they are to the model, and
/// what the source calls them.
public struct Condition: Sendable, Hashable {
  public var heads: HeadSet
  public var role: Role
  /// The name under which the condition is printed (`ablate_induction_screen (3h)`).
  public var label: String

  public init(_ label: String, _ heads: HeadSet, _ role: Role) {
    self.label = label
    self.heads = heads
    self.role = role
  }

  /// The model as it is.
  public static let intact = Condition("baseline", .none, .intact)

  /// What the heads of a condition are to the model that was measured.
  public enum Role: Sendable, Hashable {
    /// No heads at all.
    case intact
    /// The circuit that was picked on this very model.
    case own
    /// Heads that were picked on another model or seed, by its name: `s1`.
    case foreign(String)
    /// Heads under a name of their own (`induction_screen`, `L0H3`), empty where they have none.
    case set(String)
    /// Matched random heads: as many of each layer as a set has, none of which is in it.
    ///
    /// - Parameters:
    ///   - of: the name of the set; `nil` where the source draws for the model's one circuit without saying so
    ///   - draw: which of repeated draws, from 0; `nil` for a single one, and for all draws taken together
    case control(of: String?, draw: Int?)
    /// Layers as wholes, ascending.
    ///
    /// - Parameter of: the name of the set whose layers they are; `nil` for layers that are named by themselves
    case layers([Int], of: String?)
  }
}

extension Condition.Role {
  /// Whether this is one of repeated draws of a control.
  package var isDraw: Bool {
    if case .control(_, .some) = self { true } else { false }
  }

  /// Whether this is a control that was drawn for one set of several, which it names.
  package var isControlOfSome: Bool {
    if case .control(.some, _) = self { true } else { false }
  }

  /// Whether this is a control that was drawn for heads of the other role.
  package func isControl(of other: Condition.Role) -> Bool {
    guard case .control(let name?, _) = self, case .set(name) = other else { return false }
    return true
  }

  /// The control without the number of its draw: what repeated draws of it have in common.
  package var withoutDraw: Condition.Role {
    if case .control(let name, _) = self { .control(of: name, draw: nil) } else { self }
  }
}

/// The written form that rows in files and stores carry: `control of induction_screen, draw 3`.
extension Condition.Role: LosslessStringConvertible {
  public var description: String {
    switch self {
    case .intact: "intact"
    case .own: "own"
    case .foreign(let name): "foreign \(name)"
    case .set(let name): name.isEmpty ? "set" : "set \(name)"
    case .control(let name, let draw):
      "control" + (name.map { " of \($0)" } ?? "") + (draw.map { ", draw \($0)" } ?? "")
    case .layers(let layers, let name):
      "layers " + layers.map(String.init).joined(separator: " ") + (name.map { " of \($0)" } ?? "")
    }
  }

  public init?(_ description: String) {
    let (kind, rest) = description.halves(at: " ") ?? (description, "")
    switch kind {
    case "intact" where rest.isEmpty: self = .intact
    case "own" where rest.isEmpty: self = .own
    case "foreign" where !rest.isEmpty: self = .foreign(rest)
    case "set": self = .set(rest)
    case "control", "control,":
      let tail = description.dropFirst("control".count)
      let (set, number) = String(tail).halves(at: ", draw ") ?? (String(tail), "")
      let draw = Int(number)
      guard set.isEmpty || set.hasPrefix(" of ") && set.count > 4, number.isEmpty || draw != nil else { return nil }
      self = .control(of: set.isEmpty ? nil : String(set.dropFirst(4)), draw: draw)
    case "layers":
      let (written, name) = rest.halves(at: " of ") ?? (rest, "")
      let parts = written.split(separator: " ").map { Int($0) }
      let layers = parts.compactMap(\.self)
      guard !layers.isEmpty, layers.count == parts.count else { return nil }
      self = .layers(layers, of: name.isEmpty ? nil : name)
    default: return nil
    }
  }
}

extension String {
  /// What stands before and after the first occurrence of `separator`; `nil` if there is none.
  func halves(at separator: String) -> (String, String)? {
    firstRange(of: separator).map { (String(self[..<$0.lowerBound]), String(self[$0.upperBound...])) }
  }
}
