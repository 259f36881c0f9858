import Mathematics

/// What random numbers of a run are for; different purposes never share a stream.
enum SamplePurpose: UInt64 {
  case weights = 1
  case text = 2
  case probe = 3
  case evaluation = 4
  case language = 5
  case validation = 6
}

extension Xoshiro256 {
  /// The stream of one sample: a pure function of the run's seed and the sample's place, say step and sequence.
  ///
  /// Because every sequence of every step has a stream of its own, sequences can be made in any order, and a
  /// resumed run needs to know the step and nothing else.
  init(seed: UInt64, purpose: SamplePurpose, _ first: Int = 0, _ second: Int = 0) {
    var hash = seed
    for word in [purpose.rawValue, UInt64(truncatingIfNeeded: first), UInt64(truncatingIfNeeded: second)] {
      var mixer = SplitMix64(seed: hash)
      hash = mixer.next() ^ word
    }
    self.init(seed: hash)
  }

  /// Uniform among `range`.
  mutating func integer(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.upperBound - range.lowerBound + 1)
  }
}
