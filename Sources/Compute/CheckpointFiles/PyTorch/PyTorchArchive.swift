import Ground

/// A checkpoint as `torch.save` writes it since PyTorch 1.6: a zip of one pickle and one entry a storage.
///
/// Nested dictionaries and lists give dotted names: `{"model_state_dict": {"head.weight": …}, "step": 5}`
/// holds the tensor `model_state_dict.head.weight` and the value `step`.
public struct PyTorchArchive: TensorSource {
  /// A plain value beside the tensors.
  public enum Value: Sendable, Hashable {
    case bool(Bool)
    case integer(Int)
    case real(Double)
    case text(String)
  }

  /// Named things that one archive may hold, and the length of a name.
  static let maximumNames = 200_000
  static let maximumNameBytes = 256
  static let maximumDepth = 32

  public let path: String
  /// Plain values in nested dictionaries, by dotted name.
  public private(set) var values: [String: Value] = [:]
  /// Tensors that are no arrays of real numbers, by dotted name, and why.
  public private(set) var unreadable: [String: String] = [:]
  private var table = TensorTable()

  public var files: [String] { [path] }
  public var tensors: [TensorDescription] { table.descriptions }
  public func find(_ name: String) -> StoredTensor? { table.find(name) }

  public init(path: String) throws(CheckpointError) {
    try self.init(ZipArchive(MappedFile(path: path)))
  }

  init(_ archive: ZipArchive) throws(CheckpointError) {
    path = archive.file.path
    let pickles = archive.entries.filter { $0.name.hasSuffix("/data.pkl") }
    guard pickles.count == 1, let pickle = pickles.first else {
      throw Self.failure(
        path, "zip directory", "\(pickles.count) entries end in /data.pkl where one should",
        "This is no archive of torch.save.")
    }
    let folder = String(pickle.name.dropLast("data.pkl".count))
    guard try archive.range(of: folder + "constants.pkl") == nil else {
      throw Self.failure(
        path, "zip directory", "a TorchScript program",
        "Save its state dict: torch.save(model.state_dict(), …).")
    }
    if let byteOrder = try archive.range(of: folder + "byteorder"),
      archive.file.text(byteOrder.prefix(16)) != "little"
    {
      throw Self.failure(
        path, "byteorder", "not little-endian", "Save it again on a little-endian machine.")
    }
    let (root, heap) = try PickleReader.read(archive.file, archive.range(of: pickle))
    try flatten(root, heap, archive, folder)
  }

  private static func failure(
    _ path: String, _ place: String, _ problem: String, _ remedy: String
  ) -> CheckpointError {
    CheckpointError(file: path, place: place, problem: problem, remedy: remedy)
  }

  /// Walks the pickle's containers and names what they hold. The number of steps is bounded by the number of
  /// items written in the file, because shared containers could otherwise unfold without end.
  private mutating func flatten(
    _ root: PickleValue, _ heap: PickleHeap, _ archive: ZipArchive, _ folder: String
  ) throws(CheckpointError) {
    var budget =
      1000 + 4 * (heap.sequences.reduce(0) { $0 + $1.count } + heap.dictionaries.reduce(0) { $0 + $1.count })
    var pending: [(name: String, depth: Int, value: PickleValue)] = [("", 0, root)]
    while let (name, depth, value) = pending.popLast() {
      budget -= 1
      guard budget >= 0, depth <= Self.maximumDepth,
        table.stored.count + values.count <= Self.maximumNames
      else { throw excess(name) }
      switch value {
      case .dictionary(let index):
        let items = heap.dictionaries[index]
        guard pending.count + items.count <= Self.maximumNames else { throw excess(name) }
        for (position, (key, item)) in items.enumerated().reversed() {
          pending.append((try child(name, Self.text(key, at: position)), depth + 1, item))
        }
      case .sequence(let index):
        // Numbers in lists are histories and the like; only tensors and dictionaries in them matter.
        let items = heap.sequences[index].enumerated().filter { Self.isContainer($0.element) }
        guard pending.count + items.count <= Self.maximumNames else { throw excess(name) }
        for (position, item) in items.reversed() {
          pending.append((try child(name, String(position)), depth + 1, item))
        }
      case .tensor(let index) where StoredTensor.isExpanded(heap.tensors[index].shape, heap.tensors[index].strides):
        unreadable[name] = "it is an expanded view, which repeats elements: save it with .contiguous()"
      case .tensor(let index):
        let stored = try Self.tensor(
          heap.tensors[index], name.isEmpty ? "tensor" : name, heap, archive, folder)
        try table.append(stored)
      case .foreignTensor(let kind): unreadable[name] = "it is \(kind.rawValue)"
      case .bool(let bool): values[name] = .bool(bool)
      case .integer(let integer): values[name] = .integer(integer)
      case .real(let real): values[name] = .real(real)
      case .text(let text): values[name] = .text(text)
      case .none, .bytes, .global, .storage: break
      }
    }
  }

  private func excess(_ name: String) -> CheckpointError {
    Self.failure(
      path, quoted(name), "containers that are shared, deep or many beyond any checkpoint's",
      "Save only the state dict.")
  }

  /// Checked before the name is made, because one long key may be used for many items.
  private func child(_ name: String, _ key: String) throws(CheckpointError) -> String {
    guard name.utf8.count + key.utf8.count < Self.maximumNameBytes else { throw excess(name) }
    return name.isEmpty ? key : name + "." + key
  }

  private static func isContainer(_ value: PickleValue) -> Bool {
    switch value {
    case .dictionary, .sequence, .tensor, .foreignTensor: true
    default: false
    }
  }

  /// A key as part of a name; one that is neither text nor a whole number gives its place among the items.
  private static func text(_ key: PickleValue, at position: Int) -> String {
    switch key {
    case .text(let text) where !text.isEmpty: text
    case .integer(let integer): String(integer)
    default: "[\(position)]"
    }
  }

  private static func tensor(
    _ tensor: PickleHeap.Tensor, _ name: String, _ heap: PickleHeap, _ archive: ZipArchive, _ folder: String
  ) throws(CheckpointError) -> StoredTensor {
    let storage = heap.storages[tensor.storage]
    let place = "tensor \(quoted(name))"
    guard let range = try archive.range(of: folder + "data/" + storage.key) else {
      throw failure(
        archive.file.path, place, "its storage \(quoted(storage.key)) is not in the archive",
        ByteReader.damaged)
    }
    guard checkedProduct([storage.count, storage.type?.blockBytes ?? 1]) == range.count else {
      throw failure(
        archive.file.path, place,
        "its storage \(quoted(storage.key)) of \(storage.count) elements has \(range.count) bytes",
        ByteReader.damaged)
    }
    guard let skipped = checkedProduct([tensor.offset, tensor.type.blockBytes]), skipped <= range.count else {
      throw failure(archive.file.path, place, "it begins beyond its storage", ByteReader.damaged)
    }
    let stored = try StoredTensor(
      TensorDescription(name: name, shape: tensor.shape, elementType: tensor.type),
      file: archive.file, offset: range.lowerBound + skipped, bounds: range, strides: tensor.strides)
    return tensor.isNegated ? stored.negated() : stored
  }
}
