/// What a pickle can mean to us: plain data, and descriptions of storages and tensors.
///
/// Containers live in a `PickleHeap` and are named by their index there, because pickles may share them and
/// may even nest a container in itself.
enum PickleValue: Sendable {
  case none
  case bool(Bool)
  case integer(Int)
  case real(Double)
  case text(String)
  /// Raw bytes, which no tensor needs: their content is not kept.
  case bytes
  /// A tuple or list: index into `PickleHeap.sequences`.
  case sequence(Int)
  /// A dictionary: index into `PickleHeap.dictionaries`.
  case dictionary(Int)
  case global(PickleGlobal)
  /// Index into `PickleHeap.storages`.
  case storage(Int)
  /// Index into `PickleHeap.tensors`.
  case tensor(Int)
}

/// The names that a pickle of tensors may refer to. Each stands for a fixed piece of data handling here;
/// nothing is looked up, imported or called.
enum PickleGlobal: Sendable, Hashable {
  case orderedDictionary
  case rebuildTensor
  case rebuildTypedTensor
  case rebuildParameter
  case size
  case device
  case storageType(ElementType)
  /// Bytes whose element type each tensor states for itself.
  case untypedStorage
  case elementType(ElementType)

  private static let types: [String: ElementType] = [
    "Double": .float64, "Float": .float32, "Half": .float16, "BFloat16": .bfloat16, "Long": .int64,
    "Int": .int32, "Short": .int16, "Char": .int8, "Byte": .uint8, "Bool": .bool,
  ]

  private static let elementTypes: [String: ElementType] = [
    "float64": .float64, "float32": .float32, "float16": .float16, "bfloat16": .bfloat16, "int64": .int64,
    "int32": .int32, "int16": .int16, "int8": .int8, "uint64": .uint64, "uint32": .uint32, "uint16": .uint16,
    "uint8": .uint8, "bool": .bool, "float8_e4m3fn": .float8E4M3, "float8_e5m2": .float8E5M2,
  ]

  /// The global of that name, or nil if tensors do not need it.
  init?(module: String, name: String) {
    switch (module, name) {
    case ("collections", "OrderedDict"): self = .orderedDictionary
    case ("torch._utils", "_rebuild_tensor"), ("torch._utils", "_rebuild_tensor_v2"): self = .rebuildTensor
    case ("torch._utils", "_rebuild_tensor_v3"): self = .rebuildTypedTensor
    case ("torch._utils", "_rebuild_parameter"): self = .rebuildParameter
    case ("torch", "Size"): self = .size
    case ("torch", "device"): self = .device
    case ("torch.storage", "UntypedStorage"), ("torch", "UntypedStorage"): self = .untypedStorage
    case ("torch", let name):
      if name.hasSuffix("Storage"), let type = Self.types[String(name.dropLast(7))] {
        self = .storageType(type)
      } else if let type = Self.elementTypes[name] {
        self = .elementType(type)
      } else {
        return nil
      }
    default: return nil
    }
  }
}

/// Everything a pickle has built, by index.
struct PickleHeap: Sendable {
  struct Storage: Sendable {
    /// The name of the entry under `data/` that holds the bytes.
    var key: String
    /// nil for untyped storages, whose `count` is in bytes.
    var type: ElementType?
    var count: Int
  }

  struct Tensor: Sendable {
    var storage: Int
    var type: ElementType
    /// Offset and strides in elements.
    var offset: Int
    var shape: [Int]
    var strides: [Int]
  }

  var sequences: [[PickleValue]] = []
  var dictionaries: [[(key: PickleValue, value: PickleValue)]] = []
  var storages: [Storage] = []
  var tensors: [Tensor] = []

  /// How many containers and tensors there are.
  var containers: Int { sequences.count + dictionaries.count + storages.count + tensors.count }

  mutating func add(_ sequence: [PickleValue]) -> PickleValue {
    sequences.append(sequence)
    return .sequence(sequences.count - 1)
  }

  mutating func addDictionary() -> PickleValue {
    dictionaries.append([])
    return .dictionary(dictionaries.count - 1)
  }

  mutating func add(_ tensor: Tensor) -> PickleValue {
    tensors.append(tensor)
    return .tensor(tensors.count - 1)
  }

  mutating func add(_ storage: Storage) -> PickleValue {
    storages.append(storage)
    return .storage(storages.count - 1)
  }
}
