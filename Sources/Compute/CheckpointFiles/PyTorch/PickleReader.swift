import Ground

/// Reads a pickle as data: a stack machine for the opcodes that dictionaries of tensors are made of.
///
/// A pickle is a program that may name any function and have it called. This reader has no functions to call:
/// it knows the few names in `PickleGlobal`, builds plain values for them and refuses any other name or
/// opcode, saying which.
struct PickleReader {
  /// Longer pickles are refused: this is room for half a million tensors, or seven million numbers in histories.
  static let maximumBytes = 64 << 20
  /// What a pickle may make this reader hold: values in containers and on the stack, and containers and marks.
  static let maximumValues = 16 << 20
  static let maximumContainers = 2 << 20

  private var reader: ByteReader
  private var heap = PickleHeap()
  private var stack: [PickleValue] = []
  /// Heights of the stack at the marks set so far.
  private var marks: [Int] = []
  private var memo = PickleMemo()
  /// Values that containers hold.
  private var held = 0

  /// The value of the pickle in `range`, and what it refers to.
  static func read(
    _ file: MappedFile, _ range: Range<Int>
  ) throws(CheckpointError) -> (value: PickleValue, heap: PickleHeap) {
    var pickle = PickleReader(reader: ByteReader(file, range, part: "pickle"))
    guard range.count <= maximumBytes else {
      throw pickle.reader.error(
        "the pickle has \(range.count) bytes, more than \(maximumBytes)",
        remedy: "Save only the state dict.")
    }
    while true {
      if let value = try pickle.step() { return (value, pickle.heap) }
      guard !pickle.isExcessive else {
        throw pickle.reader.error(
          "the pickle holds more values than any checkpoint's", remedy: "Save only the state dict.")
      }
    }
  }

  private var isExcessive: Bool {
    stack.count + held > Self.maximumValues || heap.containers + marks.count > Self.maximumContainers
  }

  private init(reader: ByteReader) { self.reader = reader }

  private static let saveAgain =
    "Nothing was executed. If you trust the file, load it in PyTorch and save only its state dict."

  private func refusal(_ problem: String) -> CheckpointError {
    reader.error(problem, remedy: Self.saveAgain)
  }

  /// Executes one opcode; returns the result at the opcode that ends the pickle.
  private mutating func step() throws(CheckpointError) -> PickleValue? {
    let opcode: UInt8 = try reader.integer()
    switch Unicode.Scalar(opcode) {
    case ".": return try pop()
    case "\u{80}": try version()
    case "\u{95}": _ = try reader.skip(8)
    case "(": marks.append(stack.count)
    case "0": _ = try pop()
    case "1": _ = try popToMark()
    case "2": stack.append(try top())
    case "N": stack.append(.none)
    case "\u{88}": stack.append(.bool(true))
    case "\u{89}": stack.append(.bool(false))
    case "J": stack.append(.integer(Int(try reader.integer() as Int32)))
    case "K": stack.append(.integer(Int(try reader.integer() as UInt8)))
    case "M": stack.append(.integer(Int(try reader.integer() as UInt16)))
    case "\u{8A}": stack.append(try longInteger(Int(try reader.integer() as UInt8)))
    case "\u{8B}": stack.append(try longInteger(Int(try reader.integer() as UInt32)))
    case "G": stack.append(.real(Double(bitPattern: (try reader.integer() as UInt64).byteSwapped)))
    case "X", "T": try text(Int(try reader.integer() as UInt32))
    case "\u{8C}", "U": try text(Int(try reader.integer() as UInt8))
    case "\u{8D}": try text(try reader.length())
    case "B": try bytes(Int(try reader.integer() as UInt32))
    case "C": try bytes(Int(try reader.integer() as UInt8))
    case "\u{8E}", "\u{96}": try bytes(try reader.length())
    case ")", "]": stack.append(heap.add([]))
    case "}": stack.append(heap.addDictionary())
    case "t", "l": stack.append(heap.add(try popToMark()))
    case "\u{85}": try tuple(1)
    case "\u{86}": try tuple(2)
    case "\u{87}": try tuple(3)
    case "a": try appendToList([try pop()])
    case "e": try appendToList(try popToMark())
    case "d":
      let items = try popToMark()
      stack.append(heap.addDictionary())
      try setItems(items)
    case "s":
      let value = try pop()
      try setItems([try pop(), value])
    case "u": try setItems(try popToMark())
    case "q": try remember(Int(try reader.integer() as UInt8))
    case "r": try remember(Int(try reader.integer() as UInt32))
    case "\u{94}": try remember(memo.count)
    case "h": try recall(Int(try reader.integer() as UInt8))
    case "j": try recall(Int(try reader.integer() as UInt32))
    case "c": try global(module: try line(), name: try line())
    case "\u{93}":
      guard case .text(let name) = try pop(), case .text(let module) = try pop() else {
        throw refusal("a global is named by something that is no text")
      }
      try global(module: module, name: name)
    case "R":
      let arguments = try pop()
      stack.append(try rebuild(try pop(), arguments))
    case "b": try build()
    case "Q": stack.append(try storage(try pop()))
    default: throw refusal("the opcode \(quoted(Self.name(opcode))) is no part of tensors")
    }
    return nil
  }

  private static func name(_ opcode: UInt8) -> String {
    switch Unicode.Scalar(opcode) {
    case "i": "INST"
    case "o": "OBJ"
    case "\u{81}": "NEWOBJ"
    case "\u{92}": "NEWOBJ_EX"
    case "\u{82}", "\u{83}", "\u{84}": "EXT"
    case "P": "PERSID"
    case "\u{8F}", "\u{90}", "\u{91}": "SET"
    default: "0x" + String(opcode, radix: 16)
    }
  }

  private mutating func version() throws(CheckpointError) {
    let version: UInt8 = try reader.integer()
    guard (2...5).contains(version) else { throw refusal("pickle protocol \(version) is not known") }
  }

  // MARK: Stack

  private func top() throws(CheckpointError) -> PickleValue {
    guard let value = stack.last, stack.count > marks.last ?? 0 else {
      throw refusal("an opcode finds nothing on the stack")
    }
    return value
  }

  private mutating func pop() throws(CheckpointError) -> PickleValue {
    let value = try top()
    stack.removeLast()
    return value
  }

  private mutating func popToMark() throws(CheckpointError) -> [PickleValue] {
    guard let mark = marks.popLast(), mark <= stack.count else {
      throw refusal("an opcode finds no mark on the stack")
    }
    defer { stack.removeSubrange(mark...) }
    return Array(stack[mark...])
  }

  private mutating func remember(_ key: Int) throws(CheckpointError) {
    guard memo.remember(try top(), as: key) else {
      throw refusal("more than \(PickleMemo.most) values are to be remembered")
    }
  }

  private mutating func recall(_ key: Int) throws(CheckpointError) {
    guard let value = memo[key] else { throw refusal("the memo has no entry \(key)") }
    stack.append(value)
  }

  // MARK: Values

  /// A two's-complement integer of `count` bytes; beyond 64 bits its nearest double.
  private mutating func longInteger(_ count: Int) throws(CheckpointError) -> PickleValue {
    guard count <= 64 else { throw refusal("an integer has \(count) bytes") }
    let range = try reader.skip(count)
    return try reader.file.withBytes(range, place: "pickle") { bytes throws(CheckpointError) in
      guard let last = bytes.last else { return .integer(0) }
      let isNegative = last >= 0x80
      if count <= 8 {
        return .integer(bytes.reversed().reduce(isNegative ? -1 : 0) { $0 << 8 | Int($1) })
      }
      let magnitude = bytes.reversed().reduce(0.0) { $0 * 256 + Double(isNegative ? ~$1 : $1) }
      return .real(isNegative ? -magnitude - 1 : magnitude)
    }
  }

  private mutating func text(_ count: Int) throws(CheckpointError) {
    stack.append(.text(try reader.text(count, strict: true)))
  }

  private mutating func bytes(_ count: Int) throws(CheckpointError) {
    _ = try reader.skip(count)
    stack.append(.bytes)
  }

  private mutating func tuple(_ count: Int) throws(CheckpointError) {
    var items: [PickleValue] = []
    for _ in 0..<count { items.append(try pop()) }
    stack.append(heap.add(items.reversed()))
  }

  private mutating func appendToList(_ items: [PickleValue]) throws(CheckpointError) {
    guard case .sequence(let index) = try top() else { throw refusal("something is appended to no list") }
    heap.sequences[index].append(contentsOf: items)
    held += items.count
  }

  /// `items` alternate between keys and values.
  private mutating func setItems(_ items: [PickleValue]) throws(CheckpointError) {
    guard case .dictionary(let index) = try top(), items.count.isMultiple(of: 2) else {
      throw refusal("items are set on no dictionary, or without value")
    }
    for position in stride(from: 0, to: items.count, by: 2) {
      heap.dictionaries[index].append((items[position], items[position + 1]))
    }
    held += items.count
  }

  /// Text up to the next line feed.
  private mutating func line() throws(CheckpointError) -> String {
    let limit = min(reader.remaining, 256)
    var length = 0
    while length < limit, reader.file.byte(at: reader.offset + length) != 0x0A { length += 1 }
    guard length < limit else { throw refusal("a name does not end") }
    let text = try reader.text(length, strict: true)
    _ = try reader.skip(1)
    return text
  }

  // MARK: Globals

  private mutating func global(module: String, name: String) throws(CheckpointError) {
    guard let global = PickleGlobal(module: module, name: name) else {
      throw refusal("it refers to \(quoted(module + "." + name)), which is no part of tensors")
    }
    stack.append(.global(global))
  }

  private func items(_ value: PickleValue) -> [PickleValue]? {
    if case .sequence(let index) = value { heap.sequences[index] } else { nil }
  }

  /// A tuple of whole numbers from 0.
  private func extents(_ value: PickleValue) -> [Int]? {
    guard let items = items(value), items.count <= 32 else { return nil }
    var extents: [Int] = []
    for item in items {
      guard case .integer(let extent) = item, extent >= 0 else { return nil }
      extents.append(extent)
    }
    return extents
  }

  /// What applying a known global to its arguments stands for.
  private mutating func rebuild(
    _ callable: PickleValue, _ arguments: PickleValue
  ) throws(CheckpointError) -> PickleValue {
    guard case .global(let global) = callable, let arguments = items(arguments) else {
      throw refusal("something that is no known function is applied")
    }
    switch global {
    case .orderedDictionary where arguments.isEmpty: return heap.addDictionary()
    case .size where arguments.count == 1: return arguments[0]
    case .device:
      return .none
    case .rebuildParameter:
      switch arguments.first {
      case .tensor?, .foreignTensor?: return arguments[0]
      default: throw refusal("a parameter holds no tensor")
      }
    case .rebuildForeign(let kind): return .foreignTensor(kind)
    case .encodedBytes: return .bytes
    case .plainData, .word: return .none
    case .rebuildTensor, .rebuildTypedTensor:
      return try tensor(arguments, isTyped: global == .rebuildTypedTensor)
    default: throw refusal("a known name is applied in an unknown way")
    }
  }

  /// Arguments: storage, offset, shape, strides, and for the typed form the element type as the seventh.
  private mutating func tensor(
    _ arguments: [PickleValue], isTyped: Bool
  ) throws(CheckpointError) -> PickleValue {
    guard arguments.count >= (isTyped ? 7 : 4), case .storage(let storage) = arguments[0],
      case .integer(let offset) = arguments[1], offset >= 0, let shape = extents(arguments[2]),
      let strides = extents(arguments[3]), strides.count == shape.count
    else { throw refusal("a tensor's description is not (storage, offset, shape, strides)") }
    var type = heap.storages[storage].type
    if isTyped {
      guard case .global(.elementType(let stated)) = arguments[6] else {
        throw refusal("a typed tensor states no element type")
      }
      type = stated
    }
    guard let type else { throw refusal("a tensor has no element type") }
    let isNegated = try isNegated(arguments.dropFirst(isTyped ? 7 : 6).first)
    return heap.add(
      PickleHeap.Tensor(
        storage: storage, type: type, offset: offset, shape: shape, strides: strides,
        isNegated: isNegated))
  }

  /// What PyTorch does to a tensor's numbers when they are looked at, by the metadata behind its description:
  /// whether it turns their signs. A complex conjugate is passed over, because complex numbers are not read.
  private func isNegated(_ value: PickleValue?) throws(CheckpointError) -> Bool {
    guard case .dictionary(let index) = value else { return false }
    var isNegated = false
    for (key, value) in heap.dictionaries[index] {
      guard case .text(let name) = key, case .bool(let isSet) = value else {
        throw refusal("a tensor's metadata is no flag by name")
      }
      switch name {
      case "neg": isNegated = isSet
      case "conj": break
      default: throw refusal("a tensor has the unknown property \(quoted(name))")
      }
    }
    return isNegated
  }

  /// State set on an object: only attributes of ordered dictionaries occur, and tensors do not need them.
  private mutating func build() throws(CheckpointError) {
    _ = try pop()
    switch try top() {
    case .dictionary, .foreignTensor, .tensor: return
    default: throw refusal("state is set on something that is no dictionary")
    }
  }

  /// The persistent identifier ('storage', type, key, device, count).
  private mutating func storage(_ identifier: PickleValue) throws(CheckpointError) -> PickleValue {
    guard let items = items(identifier), items.count >= 5, case .text("storage") = items[0],
      case .global(let global) = items[1], case .text(let key) = items[2],
      case .integer(let count) = items[4], count >= 0
    else { throw refusal("a persistent identifier is not ('storage', type, key, device, count)") }
    switch global {
    case .storageType(let type): return heap.add(PickleHeap.Storage(key: key, type: type, count: count))
    case .untypedStorage: return heap.add(PickleHeap.Storage(key: key, type: nil, count: count))
    default: throw refusal("a storage has no storage type")
    }
  }
}
