extension BatchChoice {
  /// The batch as it is written on the command line.
  public var written: String {
    switch self {
    case .induction: "induction"
    case .natural(let file, let isMidSequence): "\(isMidSequence ? "natural-midseq" : "natural"):\(file)"
    case .probe(let file, let isOutOfDistribution):
      (isOutOfDistribution ? "probe-ood" : "probe") + (file.map { ":\($0)" } ?? "")
    case .file(let path): path
    }
  }

  /// The file that the batch is made from, if any.
  package var file: String? {
    switch self {
    case .induction: nil
    case .natural(let file, _): file
    case .probe(let file, _): file
    case .file(let path): path
    }
  }
}
