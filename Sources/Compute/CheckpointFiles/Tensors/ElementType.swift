/// How the elements of a stored tensor are encoded, named after the widely used spellings.
///
/// The plain types store one value a block. The `q` types are GGML's block formats: consecutive
/// values of a row share scales, so that a row is a whole number of blocks.
public enum ElementType: String, Sendable, Hashable {
  case float64 = "F64"
  case float32 = "F32"
  case float16 = "F16"
  case bfloat16 = "BF16"
  case float8E4M3 = "F8_E4M3"
  case float8E5M2 = "F8_E5M2"
  /// Without infinities and negative zero; its one NaN is the pattern of negative zero.
  case float8E4M3Unsigned0 = "F8_E4M3FNUZ"
  case float8E5M2Unsigned0 = "F8_E5M2FNUZ"
  /// A power of two, used for the scales of blocks.
  case float8E8M0 = "F8_E8M0"
  case float6E2M3 = "F6_E2M3"
  case float6E3M2 = "F6_E3M2"
  case float4 = "F4"
  /// Pairs of single-precision numbers, real and imaginary part.
  case complex64 = "C64"
  case complex128 = "C128"
  case int64 = "I64"
  case int32 = "I32"
  case int16 = "I16"
  case int8 = "I8"
  case uint64 = "U64"
  case uint32 = "U32"
  case uint16 = "U16"
  case uint8 = "U8"
  case bool = "BOOL"
  case q4_0 = "Q4_0"
  case q4_1 = "Q4_1"
  case q5_0 = "Q5_0"
  case q5_1 = "Q5_1"
  case q8_0 = "Q8_0"
  case q4_K = "Q4_K"
  case q5_K = "Q5_K"
  case q6_K = "Q6_K"

  /// Whether the format safetensors has the type, by this spelling.
  var isSafetensors: Bool {
    switch self {
    case .q4_0, .q4_1, .q5_0, .q5_1, .q8_0, .q4_K, .q5_K, .q6_K, .complex128: false
    default: true
    }
  }

  /// Whether elements are whole numbers, one by one: ids, masks, counters, or quantized weights without their scales.
  public var isWhole: Bool {
    switch self {
    case .int64, .int32, .int16, .int8, .uint64, .uint32, .uint16, .uint8, .bool: true
    default: false
    }
  }

  /// Whether elements can be read as real numbers. The others can only be named and passed over.
  public var isReadable: Bool {
    switch self {
    case .float8E4M3Unsigned0, .float8E5M2Unsigned0, .float8E8M0, .float6E2M3, .float6E3M2, .float4, .complex64,
      .complex128:
      false
    default: true
    }
  }

  /// Values in one block: 1, 2, 4, 32 or 256.
  public var blockLength: Int {
    switch self {
    case .float4: 2
    case .float6E2M3, .float6E3M2: 4
    case .q4_0, .q4_1, .q5_0, .q5_1, .q8_0: 32
    case .q4_K, .q5_K, .q6_K: 256
    default: 1
    }
  }

  /// Bytes of one block.
  public var blockBytes: Int {
    switch self {
    case .complex128: 16
    case .float64, .int64, .uint64, .complex64: 8
    case .float32, .int32, .uint32: 4
    case .float16, .bfloat16, .int16, .uint16: 2
    case .float8E4M3, .float8E5M2, .float8E4M3Unsigned0, .float8E5M2Unsigned0, .float8E8M0, .int8, .uint8, .bool,
      .float4:
      1
    case .float6E2M3, .float6E3M2: 3
    case .q4_0: 2 + 16
    case .q4_1: 2 + 2 + 16
    case .q5_0: 2 + 4 + 16
    case .q5_1: 2 + 2 + 4 + 16
    case .q8_0: 2 + 32
    case .q4_K: 2 + 2 + 12 + 128
    case .q5_K: 2 + 2 + 12 + 32 + 128
    case .q6_K: 128 + 64 + 16 + 2
    }
  }

  /// Whether every element is a whole number.
  public var isInteger: Bool {
    switch self {
    case .int64, .int32, .int16, .int8, .uint64, .uint32, .uint16, .uint8, .bool: true
    default: false
    }
  }
}
