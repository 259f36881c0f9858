import Ground

extension Condition {
  /// A condition of a published file, whose role its printed name says.
  package init(_ label: String, _ heads: HeadSet, of subject: String) {
    self.init(label, heads, Role(label: label, ablated: heads.description, subject: subject))
  }
}

/// The names of conditions in published files, and in rows that were written before rows carried their role.
extension Condition.Role {
  /// The role that a printed name says.
  ///
  /// Known names, with or without `ablate_` before them and a remark in brackets behind: `own_picks`,
  /// `picks_of_s42`, `s42_circuit_…`, `matched_random…`, `matched_random_of_<set>.<draw>`, `full_…`. Heads under any
  /// other name are a set of that name.
  ///
  /// - Parameters:
  ///   - label: the source's own name of the condition; empty where it has none
  ///   - ablated: the heads in ``HeadSet``'s written form, `none` for the intact model
  ///   - subject: whose model was ablated: the same heads are its own or a stranger's
  public init(label: String, ablated: String, subject: String) {
    guard ablated != "none" else {
      self = .intact
      return
    }
    guard !label.isEmpty else {
      self = .set("")
      return
    }
    let name = Self.name(label)
    if name == "own_picks" {
      self = .own
    } else if let seed = name.rest(after: "picks_of_") {
      self = .foreign(seed)
    } else if let (seed, _) = name.halves(at: "_circuit"), seed.first == "s", Int(seed.dropFirst()) != nil {
      self = subject.hasSuffix("/\(seed)") ? .own : .foreign(seed)
    } else if name.hasPrefix("matched_random"), !name.hasPrefix("matched_random_minus_") {
      self = Self.control(String(name.dropFirst("matched_random".count)))
    } else if name.hasPrefix("full_") || name.hasPrefix("all_heads_in_"), let layers = Self.layers(in: ablated) {
      let set = name == "full_layers" ? "own_picks" : name.rest(after: "full_layers_of_")
      self = .layers(layers, of: set)
    } else {
      self = .set(name)
    }
  }

  /// A printed name without the verb before it and the remark behind it: `ablate_x (3h)` is `x`.
  private static func name(_ label: String) -> String {
    let name = label.rest(after: "ablate_") ?? label
    return name.halves(at: " (")?.0 ?? name
  }

  /// The control that is left to say after `matched_random`: `_of_x.3`, `.3`, `_L6L7`.
  private static func control(_ rest: String) -> Condition.Role {
    var (set, draw) = (rest, Int?.none)
    // The authors' sweeps of seeds name the seed: `_seed=7`, `_original_seed=123`.
    if let seed = rest.rest(after: "_seed=") ?? rest.rest(after: "_original_seed="), let number = Int(seed) {
      return .control(of: nil, draw: number)
    }
    if let dot = rest.lastIndex(of: "."), let number = Int(rest[rest.index(after: dot)...]) {
      (set, draw) = (String(rest[..<dot]), number)
    }
    return .control(of: set.rest(after: "_of_"), draw: draw)
  }

  private static func layers(in ablated: String) -> [Int]? {
    guard let heads = try? HeadSet(parsing: ablated), !heads.isEmpty else { return nil }
    return Set(heads.map(\.layer)).sorted()
  }
}

extension String {
  /// What follows `prefix`; `nil` if the text does not begin with it, or ends with it.
  package func rest(after prefix: String) -> String? {
    hasPrefix(prefix) && utf8.count > prefix.utf8.count ? String(dropFirst(prefix.count)) : nil
  }
}
