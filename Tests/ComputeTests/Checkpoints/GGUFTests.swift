import Testing

@testable import CheckpointFiles

@Suite struct GGUFTests {
  @Test func `Metadata has its types`() throws {
    let metadata = try GGUFFile(path: Reference.path("checkpoints/types.gguf")).metadata
    let expected: [String: GGUFValue] = [
      "t.u8": .integer(200), "t.i8": .integer(-100), "t.u16": .integer(60000), "t.i16": .integer(-30000),
      "t.u32": .integer(4_000_000_000), "t.i32": .integer(-2_000_000_000), "t.u64": .large(.max),
      "t.i64": .integer(.min), "t.f32": .real(1.5), "t.f64": .real(0.1), "t.bool": .bool(true),
      "t.string": .text("grüße"), "t.strings": .array([.text("a"), .text(""), .text("Ġb")]),
      "t.ints": .array([.integer(1), .integer(2), .integer(3)]), "general.architecture": .text("llama"),
    ]
    for (key, value) in expected { #expect(metadata[key] == value, "\(key)") }
  }

  /// Transformers undoes the interleaving of query and key rows that conversion to GGUF does; so do we.
  @Test(arguments: ["llama.gguf", "experts.gguf"])
  func `Weights have the names and the order of Transformers`(_ file: String) throws {
    let source = try HuggingFaceTensors(GGUFFile(path: Reference.path("checkpoints/\(file)")))
    let expected = try #require(Reference.contents.files[file])
    for (name, tensor) in expected.tensors {
      #expect(source.description(of: name)?.shape == tensor.shape, "\(name)")
      #expect(try patterns(source.tensor(name).doubles()) == patterns(tensor.doubles), "\(name)")
      #expect(source.tensors.contains { $0.name == name && $0.shape == tensor.shape }, "\(name)")
    }
    for tensor in source.tensors { #expect(source.description(of: tensor.name) == tensor) }
    for name in [
      "blk.0.attn_q.weight", "model.layers.9.mlp.up_proj.weight",
      "model.layers.0.mlp.experts.3.up_proj.weight",
    ] {
      #expect(!source.contains(name))
    }
  }

  @Test func `Interleaved rows can be read one by one`() throws {
    let source = try HuggingFaceTensors(GGUFFile(path: Reference.path("checkpoints/llama.gguf")))
    let query = try source.tensor("model.layers.0.self_attn.q_proj.weight")
    let whole = try query.doubles()
    for row in 0..<16 {
      #expect(try query.doubles(rows: row..<(row + 1)) == Array(whole[(16 * row)..<(16 * (row + 1))]))
    }
  }

  @Test func `The configuration is in the metadata`() throws {
    let file = try #require(try Checkpoint.open(Reference.path("checkpoints/llama.gguf")) as? GGUFFile)
    let (configuration, tensors) = (try ModelConfiguration(file), try HuggingFaceTensors(file))
    #expect(configuration.family == .llama)
    #expect(configuration.layers == 2)
    #expect(configuration.heads == 4)
    #expect(configuration.keyValueHeads == 2)
    #expect(configuration.headDimension == 4)
    #expect(configuration.hiddenSize == 16)
    #expect(configuration.intermediateSize == 24)
    #expect(configuration.vocabularySize == 12)
    #expect(configuration.contextLength == 64)
    #expect(configuration.normalization == .rmsNorm(epsilon: Double(Float(1e-5))))
    #expect(configuration.rotary == .init(base: 100_000, dimensions: 4))
    #expect(configuration.tiesEmbeddings)
    #expect(tensors.contains("model.embed_tokens.weight"))
  }

  @Test func `The configuration of experts is in the metadata`() throws {
    let configuration = try ModelConfiguration(GGUFFile(path: Reference.path("checkpoints/experts.gguf")))
    #expect(configuration.family == .olmoe)
    #expect(configuration.experts == .init(count: 3, perToken: 2, normalisesWeights: false))
    #expect(configuration.normalisesQueriesAndKeys)
  }

  static func gguf(_ parts: [[UInt8]], version: UInt32 = 3) -> MappedFile {
    MappedFile(bytes: Array("GGUF".utf8) + ZipFixture.little(version) + parts.flatMap { $0 }, path: "x.gguf")
  }

  static func counts(tensors: UInt64, keys: UInt64) -> [UInt8] {
    ZipFixture.little(tensors) + ZipFixture.little(keys)
  }
  static func text(_ text: String) -> [UInt8] {
    ZipFixture.little(UInt64(text.utf8.count)) + Array(text.utf8)
  }

  static func tensor(_ name: String, _ extents: [UInt64], type: UInt32, offset: UInt64) -> [UInt8] {
    text(name) + ZipFixture.little(UInt32(extents.count)) + extents.flatMap { ZipFixture.little($0) }
      + ZipFixture.little(type) + ZipFixture.little(offset)
  }

  static let key = text("k")
  static let room = [UInt8](repeating: 0, count: 256)

  @Test(
    arguments: [
      ([counts(tensors: .max, keys: 0)], "impossible"),
      ([counts(tensors: 1 << 40, keys: 0), room], "do not fit"),
      ([counts(tensors: 0, keys: 1 << 40), room], "do not fit"),
      ([counts(tensors: 0, keys: 1), ZipFixture.little(UInt64.max), room], "impossible"),
      ([counts(tensors: 0, keys: 1), ZipFixture.little(UInt64(1 << 40)), room], "more bytes"),
      ([counts(tensors: 0, keys: 1), key, ZipFixture.little(UInt32(13)), room], "unknown metadata type 13"),
      (
        [
          counts(tensors: 0, keys: 1), key, ZipFixture.little(UInt32(9)), ZipFixture.little(UInt32(8)),
          ZipFixture.little(UInt64(1 << 40)), room,
        ], "does not fit"
      ),
      (
        [counts(tensors: 0, keys: 1), key, ZipFixture.little(UInt32(9))]
          + Array(repeating: ZipFixture.little(UInt32(9)) + ZipFixture.little(UInt64(1)), count: 9) + [room],
        "nested"
      ),
      (
        [
          counts(tensors: 0, keys: 2), key, ZipFixture.little(UInt32(0)), [1], key,
          ZipFixture.little(UInt32(0)), [1], room,
        ],
        "occurs twice"
      ),
      ([counts(tensors: 1, keys: 0), tensor("t", [32], type: 10, offset: 0), room], "type Q2_K"),
      ([counts(tensors: 1, keys: 0), tensor("t", [32], type: 99, offset: 0), room], "type number 99"),
      ([counts(tensors: 1, keys: 0), tensor("t", [33], type: 2, offset: 0), room], "no whole Q4_0 blocks"),
      ([counts(tensors: 1, keys: 0), tensor("t", [1 << 40], type: 0, offset: 0), room], "do not fit"),
      ([counts(tensors: 1, keys: 0), tensor("t", [1 << 62, 4], type: 0, offset: 0), room], "overflows"),
      (
        [counts(tensors: 1, keys: 0), tensor("t", [4], type: 0, offset: 1 << 40), room],
        "begins beyond the file"
      ),
      ([counts(tensors: 1, keys: 0), tensor("t", [4], type: 0, offset: 8), room], "no multiple of 32"),
      (
        [
          counts(tensors: 2, keys: 0), tensor("a", [16], type: 0, offset: 0),
          tensor("b", [4], type: 0, offset: 32), room,
        ],
        "overlap"
      ),
      (
        [
          counts(tensors: 2, keys: 0), tensor("a", [4], type: 0, offset: 0),
          tensor("a", [4], type: 0, offset: 32), room,
        ],
        "two tensors have this name"
      ),
    ] as [([[UInt8]], String)])
  func `Unsound files are refused`(_ parts: [[UInt8]], _ problem: String) {
    let error = checkpointError { _ = try GGUFFile(Self.gguf(parts)) }
    #expect(error?.problem.contains(problem) == true, "\(String(describing: error))")
  }

  /// 65,536 experts in a tensor without elements would be 65,536 names for 60 bytes of file.
  @Test func `Empty stacks of experts have no names`() throws {
    func entry(_ key: String, _ value: UInt32) -> [UInt8] {
      Self.text("olmoe." + key) + ZipFixture.little(UInt32(4)) + ZipFixture.little(value)
    }
    let architecture = Self.text("general.architecture") + ZipFixture.little(UInt32(8)) + Self.text("olmoe")
    let entries: [(String, UInt32)] = [
      ("block_count", 1), ("attention.head_count", 1), ("embedding_length", 2), ("feed_forward_length", 2),
      ("context_length", 2), ("expert_count", 65_536), ("expert_used_count", 1),
    ]
    let file = Self.gguf(
      [Self.counts(tensors: 2, keys: UInt64(entries.count + 1)), architecture]
        + entries.map { entry($0.0, $0.1) } + [
          Self.tensor("token_embd.weight", [2, 2], type: 0, offset: 0),
          Self.tensor("blk.0.ffn_up_exps.weight", [2, 0, 65_536], type: 0, offset: 32), Self.room,
        ])
    let source = try HuggingFaceTensors(GGUFFile(file))
    #expect(source.tensors.map(\.name) == ["model.embed_tokens.weight"])
    #expect(!source.contains("model.layers.0.mlp.experts.0.up_proj.weight"))
  }

  /// A Llama whose metadata has one more number.
  private static func llama(_ key: String, _ value: UInt32) throws -> ModelConfiguration {
    func entry(_ key: String, _ value: UInt32) -> [UInt8] {
      Self.text("llama." + key) + ZipFixture.little(UInt32(4)) + ZipFixture.little(value)
    }
    let architecture = Self.text("general.architecture") + ZipFixture.little(UInt32(8)) + Self.text("llama")
    let entries: [(String, UInt32)] = [
      ("block_count", 1), ("attention.head_count", 1), ("embedding_length", 2), ("feed_forward_length", 2), ("context_length", 64),
      (key, value),
    ]
    return try ModelConfiguration(
      GGUFFile(
        Self.gguf(
          [Self.counts(tensors: 1, keys: UInt64(entries.count + 1)), architecture] + entries.map { entry($0.0, $0.1) }
            + [Self.tensor("token_embd.weight", [2, 2], type: 0, offset: 0), Self.room])))
  }

  @Test(arguments: [
    ("attention.scale", 1), ("attention.sliding_window", 8), ("final_logit_softcapping", 30), ("attn_logit_softcapping", 50),
    ("attention.clamp_kqv", 8),
    ("rope.dimension_count", 1),
  ] as [(String, UInt32)])
  func `What would change a Llama's numbers is refused by its key`(_ key: String, _ value: UInt32) {
    let error = checkpointError { _ = try Self.llama(key, value) }
    #expect(error?.place == "metadata llama.\(key)" && (error?.problem.contains("supported") == true || key.hasPrefix("rope")), "\(String(describing: error))")
  }

  @Test func `A key that is not looked at is named, one that says nothing is not`() throws {
    #expect(try Self.llama("logit_scale", 8).ignoredFields == ["llama.logit_scale"])
    #expect(try Self.llama("attention.sliding_window", 64).ignoredFields == [])
    #expect(try Self.llama("vocab_size", 2).ignoredFields == [])
  }

  @Test(arguments: [0, 1, 4, UInt32(3).byteSwapped])
  func `Other versions are refused`(_ version: UInt32) {
    let error = checkpointError { _ = try GGUFFile(Self.gguf([Self.room], version: version)) }
    #expect(error?.problem.contains("is not supported") == true)
    #expect(version != UInt32(3).byteSwapped || error?.remedy.contains("big-endian") == true)
  }
}
