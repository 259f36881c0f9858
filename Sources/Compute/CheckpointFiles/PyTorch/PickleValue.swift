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
  /// A tensor that is not laid out as an array in a storage, or not of numbers: what it is, for errors.
  case foreignTensor(PickleGlobal.ForeignTensor)
}

/// The names that a pickle of tensors may refer to. Each stands for a fixed piece of data handling here;
/// nothing is looked up, imported or called.
enum PickleGlobal: Sendable, Hashable {
  case orderedDictionary
  case rebuildTensor
  case rebuildTypedTensor
  case rebuildParameter
  /// A function that rebuilds what is no plain tensor.
  case rebuildForeign(ForeignTensor)
  /// Text that older protocols write bytes as, with the name of its encoding.
  case encodedBytes
  /// A set, byte array or complex number, or a count by key: plain data that no tensor needs.
  case plainData
  case size
  case device
  case storageType(ElementType)
  /// Bytes whose element type each tensor states for itself.
  case untypedStorage
  case elementType(ElementType)
  /// A layout or a scheme of quantisation: a word among a foreign tensor's arguments.
  case word

  /// Kinds of tensors that are named and passed over.
  enum ForeignTensor: String, Sendable, Hashable {
    case quantized
    case sparse
    case withoutElements = "without elements (on the device meta)"
    case subclass = "of a class of its own"
    case onDevice = "of a device that keeps its own format"
  }

  private static let rebuilding: [String: ForeignTensor] = [
    "_rebuild_qtensor": .quantized, "_rebuild_sparse_tensor": .sparse,
    "_rebuild_meta_tensor_no_storage": .withoutElements, "_rebuild_wrapper_subclass": .subclass,
    "_rebuild_device_tensor_from_numpy": .onDevice, "_rebuild_device_tensor_from_cpu_tensor": .onDevice,
  ]

  private static let words: Set<String> = [
    "per_tensor_affine", "per_tensor_symmetric", "per_channel_affine", "per_channel_symmetric",
    "per_channel_affine_float_qparams", "_get_layout",
  ]

  private static let types: [String: ElementType] = [
    "Double": .float64, "Float": .float32, "Half": .float16, "BFloat16": .bfloat16, "Long": .int64,
    "Int": .int32, "Short": .int16, "Char": .int8, "Byte": .uint8, "Bool": .bool, "ComplexFloat": .complex64,
    "ComplexDouble": .complex128, "QInt8": .int8, "QUInt8": .uint8, "QInt32": .int32,
  ]

  private static let elementTypes: [String: ElementType] = [
    "float64": .float64, "float32": .float32, "float16": .float16, "bfloat16": .bfloat16, "int64": .int64,
    "int32": .int32, "int16": .int16, "int8": .int8, "uint64": .uint64, "uint32": .uint32, "uint16": .uint16,
    "uint8": .uint8, "bool": .bool, "float8_e4m3fn": .float8E4M3, "float8_e5m2": .float8E5M2,
    "float8_e4m3fnuz": .float8E4M3Unsigned0, "float8_e5m2fnuz": .float8E5M2Unsigned0,
    "float8_e8m0fnu": .float8E8M0, "float4_e2m1fn_x2": .float4, "complex64": .complex64, "complex128": .complex128,
    "qint8": .int8, "quint8": .uint8, "qint32": .int32,
  ]

  /// The global of that name, or nil if tensors do not need it.
  init?(module: String, name: String) {
    switch (module, name) {
    case ("collections", "OrderedDict"): self = .orderedDictionary
    case ("torch._utils", "_rebuild_tensor"), ("torch._utils", "_rebuild_tensor_v2"): self = .rebuildTensor
    case ("torch._utils", "_rebuild_tensor_v3"): self = .rebuildTypedTensor
    case ("torch._utils", "_rebuild_parameter"), ("torch._utils", "_rebuild_parameter_with_state"):
      self = .rebuildParameter
    case ("torch._utils", let name) where Self.rebuilding[name] != nil:
      self = .rebuildForeign(Self.rebuilding[name] ?? .subclass)
    case ("torch._tensor", "_rebuild_from_type_v2"): self = .rebuildForeign(.subclass)
    case ("torch.serialization", "_get_layout"): self = .word
    case ("_codecs", "encode"): self = .encodedBytes
    case ("builtins", "set"), ("builtins", "bytearray"), ("builtins", "complex"), ("collections", "Counter"),
      ("__builtin__", "set"), ("__builtin__", "bytearray"), ("__builtin__", "complex"):
      self = .plainData
    case ("torch", "Size"): self = .size
    case ("torch", "device"): self = .device
    case ("torch.storage", "UntypedStorage"), ("torch", "UntypedStorage"): self = .untypedStorage
    case ("torch", let name):
      if name.hasSuffix("Storage"), let type = Self.types[String(name.dropLast(7))] {
        self = .storageType(type)
      } else if let type = Self.elementTypes[name] {
        self = .elementType(type)
      } else if Self.words.contains(name) || name == "Tensor" {
        self = .word
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
    /// Whether the elements are the stored ones with their signs turned.
    var isNegated: Bool
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
