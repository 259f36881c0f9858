import Evidence
import Ground

/// Which condition a question means by its `label`.
package struct ConditionName: Sendable, Hashable {
  /// What a name in a claim can mean.
  package enum Meaning: Sendable, Hashable {
    /// `own_picks`, on whatever the source calls them.
    case own
    /// `picks_of_s42`.
    case foreign(String)
    /// `matched_random`: whatever control there is, repeated draws taken together.
    case anyControl
    /// `matched_random.0`, `matched_random_of_x`, `matched_random_of_x.0`; all draws where none is named.
    case control(of: String?, draw: Int?)
    /// `full_L0`, `full_L6L7`, `full_layers_0_1`: these layers and no others, zeroed as wholes.
    case layers([Int])
    /// The source's own name up to the end of one of its words: `top6_spectral` for `ablate_top6_spectral_by_integral`.
    case called(String)
  }

  /// As the claim writes it.
  let written: String
  package let meaning: Meaning

  /// - Throws: ``Problem`` for what looks like one of the known names and is none.
  init(_ written: String) throws(Problem) {
    self.written = written
    meaning = try Self.meaning(of: written.rest(after: "ablate_") ?? written)
  }

  private init(_ written: String, _ meaning: Meaning) {
    (self.written, self.meaning) = (written, meaning)
  }

  /// The control of `control-of`, whosever it is.
  static let anyControl = ConditionName("matched_random", .anyControl)

  /// Why a name means nothing.
  struct Problem: Error, CustomStringConvertible {
    var description: String
  }

  private static func meaning(of name: String) throws(Problem) -> Meaning {
    func problem(_ remedy: String) -> Problem { Problem(description: "'\(name)' names no condition; write \(remedy)") }
    if name.isEmpty { throw problem("the source's name of the condition, or leave out 'label'") }
    if name == "own_picks" { return .own }
    if name.hasPrefix("picks_of_") {
      guard let other = name.rest(after: "picks_of_") else { throw problem("whose picks: picks_of_s42") }
      return .foreign(other)
    }
    if name == "matched_random" { return .anyControl }
    if name.hasPrefix("matched_random."), let draw = name.rest(after: "matched_random.") {
      guard let draw = Int(draw) else { throw problem("the number of a draw: matched_random.0") }
      return .control(of: nil, draw: draw)
    }
    if name.hasPrefix("matched_random_of_") {
      guard let set = name.rest(after: "matched_random_of_") else { throw problem("of which set: matched_random_of_x") }
      guard let dot = set.lastIndex(of: "."), let draw = Int(set[set.index(after: dot)...]) else {
        return .control(of: set, draw: nil)
      }
      return .control(of: String(set[..<dot]), draw: draw)
    }
    if name.hasPrefix("full_L") {
      return .layers(try layers(name.dropFirst("full_L".count).split(separator: "L", omittingEmptySubsequences: false)) {
        problem("the layers: full_L0, full_L6L7")
      })
    }
    if let rest = name.rest(after: "full_layers_"), !rest.hasPrefix("of_") {
      return .layers(try layers(rest.split(separator: "_", omittingEmptySubsequences: false)) {
        problem("the layers: full_layers_0_1")
      })
    }
    return .called(name)
  }

  private static func layers(_ parts: [Substring], _ problem: () -> Problem) throws(Problem) -> [Int] {
    let layers = parts.compactMap { Int($0) }
    guard !layers.isEmpty, layers.count == parts.count else { throw problem() }
    return Set(layers).sorted()
  }
}

extension ConditionName {
  /// Whether the row's condition is the one that is meant.
  func matches(_ row: Measurement) -> Bool {
    switch (meaning, row.role) {
    case (.own, .own), (.anyControl, .control): true
    case (.foreign(let name), .foreign(let other)): name == other
    case (.control(nil, let draw), .control(let set, let other)): set == nil && draw == other
    case (.control(let set, nil), .control(let other, _)): set == other
    case (.control(let set, let draw), .control(let other, let number)): set == other && draw == number
    case (.layers(let layers), .layers(let others, of: nil)): layers == others
    case (.called(let name), _): Self.begins(row.label, with: name)
    default: false
    }
  }

  /// Whether this is a control.
  package var isControl: Bool {
    switch meaning {
    case .anyControl, .control: true
    default: false
    }
  }

  /// Whether this is a control that names the set that it was drawn for.
  var namesControlledSet: Bool {
    if case .control(.some, _) = meaning { true } else { false }
  }

  /// Whether this is one draw of several.
  var isDraw: Bool {
    if case .control(_, .some) = meaning { true } else { false }
  }

  /// The role of a condition that bears the name.
  var role: Condition.Role {
    switch meaning {
    case .own: .own
    case .foreign(let name): .foreign(name)
    case .anyControl: .control(of: nil, draw: nil)
    case .control(let set, let draw): .control(of: set, draw: draw)
    case .layers(let layers): .layers(layers, of: nil)
    case .called(let name): .set(name)
    }
  }

  /// Whether a printed name is, without its verb, `name`, or goes on behind it with another word.
  private static func begins(_ label: String, with name: String) -> Bool {
    var rest = label.utf8[...]
    if rest.starts(with: "ablate_".utf8) { rest = rest.dropFirst("ablate_".utf8.count) }
    guard rest.starts(with: name.utf8) else { return false }
    let next = rest.dropFirst(name.utf8.count).first
    return next == nil || next == UInt8(ascii: "_") || next == UInt8(ascii: " ")
  }
}
