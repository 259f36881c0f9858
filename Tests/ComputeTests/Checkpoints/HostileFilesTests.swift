import Foundation
import Glibc
import Testing

@testable import CheckpointFiles
@testable import Ground

/// Readers under damaged files: whatever the bytes, they answer or refuse, soon and with little memory.
///
/// Every input follows from its number, so that a failure can be repeated. `FUZZ_INPUTS` sets how many inputs
/// each format gets; if `FUZZ_TRACE` names a folder, the number of the input at work is kept there in a file
/// a format, where it is found should the process end; `FUZZ_FIRST` is the number to begin with.
@Suite(.serialized) struct HostileFilesTests {
  static func setting(_ name: String) -> Int? {
    ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
  }

  enum Format: String, CaseIterable, Sendable {
    case safetensors, index, pytorch, pickle, gguf, ggufModel, npy, npz, tokens, configuration, tokenizer
    case tokenizerInGGUF

    /// Sound files to begin with.
    func seeds() throws -> [[UInt8]] {
      func files(_ names: String...) throws -> [[UInt8]] { try names.map { try Reference.bytes($0) } }
      switch self {
      case .safetensors:
        return try files(
          "checkpoints/types.safetensors", "checkpoints/sharded/model-00001-of-00002.safetensors")
      case .index: return try files("checkpoints/sharded/model.safetensors.index.json")
      case .pytorch:
        return try files("checkpoints/protocol2.pt", "checkpoints/protocol4.pt", "checkpoints/typed.pt")
      case .pickle:
        let plain = PickleReaderTests.pickle("}q", 0, "(X", 1, 0, 0, 0, "aK", 5, "X", 1, 0, 0, 0, "b](N}eu.")
        // An opcode again and again, of each kind that once took seconds.
        let repeated = ["]\u{94}", "\u{94}", "N", "(", "K\u{01}\u{94}"].map { opcodes in
          [0x80, 4, UInt8(ascii: "}")] + Array(repeating: opcodes.unicodeScalars.map { UInt8($0.value) }, count: 40).joined()
            + [UInt8(ascii: ".")]
        }
        return try [plain] + repeated
          + ["protocol2.pt", "protocol4.pt", "harmful.pt", "numpy-scalar.pt"].map { name in
            let archive = try ZipArchive(
              MappedFile(bytes: try Reference.bytes("checkpoints/\(name)"), path: name))
            let entry = try #require(archive.entries.first { $0.name.hasSuffix("data.pkl") })
            return try archive.file.withBytes(archive.range(of: entry), place: "") {
              bytes throws(CheckpointError) in
              Array(bytes)
            }
          }
      case .gguf:
        // Arrays in the metadata of each type, which once took forty times their size.
        let arrays = ([(0, [7]), (7, [1]), (2, [7, 0]), (5, [1, 0, 0, 0]), (6, [0, 0, 0x80, 0x3F]), (8, [UInt8](repeating: 0, count: 8))]
          as [(UInt32, [UInt8])]).map { AmplifyingFilesTests.gguf(type: $0.0, count: 30, element: $0.1) }
        return try files("checkpoints/types.gguf") + arrays
      case .ggufModel: return try files("checkpoints/llama.gguf", "checkpoints/experts.gguf")
      case .npy:
        // Rows without columns, which once were read one by one.
        let empty = ["(4611686018427387904, 0)", "(1073741824, 0)", "(3, 0, 5)"].map { AmplifyingFilesTests.npy($0) }
        return try files("checkpoints/fortran.npy", "checkpoints/f4.npy", "checkpoints/scalar.npy") + empty
      case .npz: return try files("checkpoints/arrays.npz")
      case .tokens: return try files("checkpoints/tokens.npy", "checkpoints/tokens.uint16.bin")
      case .configuration:
        return try files(
          "configurations/olmoe.json", "configurations/scaled-llama.today.json", "configurations/pythia.json")
      case .tokenizer: return [Array(HostileFilesTests.smallTokenizer.utf8)]
      case .tokenizerInGGUF: return try files("tokenizers/smollm.gguf")
      }
    }

    /// Opens the input and uses everything in it.
    func use(_ bytes: [UInt8], _ folder: String) throws {
      let file = MappedFile(bytes: bytes, path: folder + "/input")
      switch self {
      case .safetensors, .pytorch, .gguf, .npy, .npz: try HostileFilesTests.readAll(Checkpoint.open(file))
      case .index: try HostileFilesTests.readAll(ShardedCheckpoint(index: file))
      case .pickle: try HostileFilesTests.readAll(PyTorchArchive(ZipArchive(ZipFixture.archive(bytes))))
      case .ggufModel:
        let gguf = try GGUFFile(file)
        try HostileFilesTests.readAll(HuggingFaceTensors(gguf))
      case .tokens:
        let tokens = try TokenFile(file)
        _ = try tokens.read(vocabularySize: 50257)
      case .configuration: _ = try ModelConfiguration(json: file)
      case .tokenizer: HostileFilesTests.useTokenizer(try ByteLevelTokenizer(json: file))
      case .tokenizerInGGUF: HostileFilesTests.useTokenizer(try ByteLevelTokenizer(GGUFFile(file)))
      }
    }
  }

  /// A tokenizer with every part that the reader knows, short enough that damage hits something.
  static let smallTokenizer = """
    {"added_tokens":[{"id":0,"content":"<end>","single_word":false,"lstrip":false,"rstrip":false,\
    "normalized":false,"special":true},{"id":9,"content":"  ","normalized":true,"special":false}],"normalizer":{"type":"NFC"},\
    "pre_tokenizer":{"type":"Sequence","pretokenizers":[{"type":"Digits","individual_digits":true},\
    {"type":"ByteLevel","add_prefix_space":true,"use_regex":true}]},"model":{"type":"BPE","dropout":null,\
    "unk_token":"<end>","fuse_unk":false,"byte_fallback":false,"ignore_merges":false,"vocab":{"<end>":0,\
    "a":1,"b":2,"Ġ":3,"ab":4,"Ġab":5,"1":6,"'":7,"s":8},"merges":[["a","b"],"Ġ ab"]}}
    """

  static func readAll(_ source: some TensorSource) throws {
    for tensor in source.tensors {
      let stored = try source.tensor(tensor.name)
      try #require(stored.description == tensor)
      if tensor.count <= 1 << 14 {
        _ = try stored.doubles()
        _ = try stored.values()
      }
      if tensor.rows > 0, tensor.rowLength <= 1 << 14,
        tensor.elementType.blockLength == 1 || tensor.shape.count > 1
      {
        _ = try stored.doubles(rows: (tensor.rows - 1)..<tensor.rows)
      }
    }
  }

  static func useTokenizer(_ tokenizer: ByteLevelTokenizer) {
    let ids = tokenizer.encode("<end>ab  ab's 12\u{301} ab<end")
    _ = tokenizer.decode(ids + [-1, .max])
  }

  @Test(arguments: Format.allCases)
  func `Damaged files are read or refused`(_ format: Format) throws {
    let mutator = Mutator(seeds: try format.seeds())
    let folder = Reference.path("checkpoints/sharded")
    for seed in mutator.seeds where format != .pickle { try format.use(seed, folder) }

    let trace = ProcessInfo.processInfo.environment["FUZZ_TRACE"].map {
      open("\($0)/\(format.rawValue)", O_WRONLY | O_CREAT, 0o644)
    }
    defer { if let trace { close(trace) } }
    let first = Self.setting("FUZZ_FIRST") ?? 0
    let count = Self.setting("FUZZ_INPUTS") ?? 1500
    let memoryBefore = Self.peakKilobytes()
    var accepted = 0
    var slowest = (number: first, time: Duration.zero)
    let clock = ContinuousClock()
    let begin = clock.now
    for number in first..<(first + count) {
      if let trace {
        let text = Array(String(number).utf8)
        pwrite(trace, text, text.count, 0)
      }
      let input = mutator.input(number)
      let start = clock.now
      do {
        try format.use(input, folder)
        accepted += 1
      } catch let error as CheckpointError {
        #expect(
          !error.problem.isEmpty && !error.remedy.isEmpty && error.description.utf8.count < 4096, "\(number)")
      }
      let time = clock.now - start
      if time > slowest.time { slowest = (number, time) }
    }
    let memory = Self.peakKilobytes() - memoryBefore
    print(
      "\(format.rawValue): \(count) inputs in \(clock.now - begin), \(accepted) accepted, "
        + "slowest \(slowest.number) in \(slowest.time), peak memory +\(memory) kB")
    #expect(slowest.time < .seconds(5), "input \(slowest.number)")
    #expect(memory < 512 << 10)
    // A mutator that only makes rubbish, or none, would test nothing.
    #expect(accepted < count)
  }

  private static func peakKilobytes() -> Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss
  }
}
