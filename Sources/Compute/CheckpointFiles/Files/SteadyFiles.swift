import Ground

/// The files behind a source, watched for writers: whoever measures a model asks at the end whether the weights stayed
/// what they were.
public struct SteadyFiles: Sendable {
  private let files: [MappedFile]
  /// Empty before it is taken.
  private var digest = ""
  /// Whether a file was written to so shortly before it was opened that its time may not tell a further write.
  private let isRecent: Bool

  /// The files that the source's tensors lie in.
  public init(of source: some TensorSource) {
    var seen: Set<ObjectIdentifier> = []
    files = source.tensors.compactMap { source.find($0.name)?.file }.filter { seen.insert(ObjectIdentifier($0)).inserted }
    isRecent = files.contains { $0.stamp?.isSettled == false }
  }

  /// Reads all files of the source, as they were opened, for the digest of each (``ContentDigest``).
  public mutating func takeDigests(
    of source: some TensorSource
  ) throws(CheckpointError) -> [(name: String, digest: String)] {
    let isWhole = Set(files.map(\.path)) == Set(source.files)
    let digests = isWhole ? try ContentDigest.ofEach(files) : try ContentDigest.ofEach(source.files)
    digest = ContentDigest.combined(digests)
    for file in files { try file.requireUnchanged() }
    return digests
  }

  /// Throws if one of the files was written to or cut short since it was opened. Where their times may not tell, the
  /// digest does.
  public func requireUnchanged() throws(CheckpointError) {
    for file in files { try file.requireUnchanged() }
    guard isRecent || files.contains(where: \.isTouched), let first = files.first, !digest.isEmpty else { return }
    guard ContentDigest.combined(try ContentDigest.ofEach(files)) == digest else { throw first.rewritten }
  }
}
