/// At which steps a run is saved: dense where things happen, sparse later.
public struct CheckpointCadence: Sendable, Hashable, Codable {
  /// Up to and including step `through`, every multiple of `every`.
  public struct Segment: Sendable, Hashable, Codable {
    public var through: Int
    public var every: Int

    public init(through: Int, every: Int) {
      self.through = through
      self.every = every
    }
  }

  /// In ascending order; the last one's interval holds beyond its end, too. The first and the last step of a run are
  /// always saved.
  public var segments: [Segment]

  public init(_ segments: [Segment]) {
    self.segments = segments
  }

  func includes(_ step: Int, of steps: Int) -> Bool {
    if step == 1 || step == steps { return true }
    guard let segment = segments.first(where: { step <= $0.through }) ?? segments.last else { return false }
    return step.isMultiple(of: segment.every)
  }

  /// Every saved step of a run.
  public func steps(of steps: Int) -> [Int] {
    (1...max(1, steps)).filter { includes($0, of: steps) }
  }
}
