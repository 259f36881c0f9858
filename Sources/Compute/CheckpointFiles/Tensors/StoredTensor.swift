import Ground

/// A tensor where it lies in a file: a checked promise that all its elements are inside.
public struct StoredTensor: Sendable {
  public let description: TensorDescription
  public let file: MappedFile

  /// Where element 0 … 0 begins in the file.
  package let offset: Int
  /// Distance between neighbours of each dimension, in elements; nil for dense row-major storage.
  package let strides: [Int]?
  /// Which stored row answers for a row that is asked for.
  package let rowOrder: RowOrder
  /// Whether the elements are the stored ones with their signs turned (a view that PyTorch negates lazily).
  package private(set) var isNegated = false

  /// The order of stored rows relative to the rows that are read.
  package enum RowOrder: Sendable, Hashable {
    case asStored
    /// Each group of `group` rows holds its two halves interleaved: rows 0, 1, 2, 3 … of the group are
    /// stored at 0, 2, 4 … (first half) and 1, 3, 5 … (second half).
    case interleavedHalves(group: Int)

    func storedRow(_ row: Int) -> Int {
      switch self {
      case .asStored: return row
      case .interleavedHalves(let group):
        let (inGroup, half) = (row % group, group / 2)
        return row - inGroup + (inGroup < half ? 2 * inGroup : 2 * (inGroup - half) + 1)
      }
    }
  }

  /// Checks that the tensor lies in `bounds`, a part of the file, and that its extents are sane.
  init(
    _ description: TensorDescription, file: MappedFile, offset: Int, bounds: Range<Int>, strides: [Int]? = nil
  ) throws(CheckpointError) {
    func failure(_ problem: String, remedy: String = ByteReader.damaged) -> CheckpointError {
      CheckpointError(file: file.path, place: "tensor \(quoted(description.name))", problem: problem, remedy: remedy)
    }
    let type = description.elementType
    guard description.shape.count <= 32 else { throw failure("\(description.shape.count) dimensions") }
    // Extents of zero are left out, so that the length of a row of an empty tensor cannot overflow either.
    guard checkedProduct(description.shape.map { $0 == 0 ? 1 : $0 }) != nil,
      let count = checkedProduct(description.shape)
    else {
      throw failure("the number of elements of shape \(description.shape) overflows")
    }
    guard !type.isReadable || (description.shape.last ?? 1).isMultiple(of: type.blockLength) else {
      throw failure("rows of \(description.shape.last ?? 1) are no whole \(type.rawValue) blocks")
    }
    guard let span = try Self.span(description.shape, strides, count, { failure($0) }) else {
      throw failure("the view repeats elements (an expanded tensor)", remedy: "Save the tensor with .contiguous().")
    }
    guard
      span.isMultiple(of: type.blockLength),
      let byteCount = checkedProduct([span / type.blockLength, type.blockBytes]),
      offset >= bounds.lowerBound, offset <= bounds.upperBound, byteCount <= bounds.upperBound - offset,
      bounds.lowerBound >= 0, bounds.upperBound <= file.count
    else {
      throw failure(
        "\(type.rawValue) elements of shape \(description.shape) from byte \(offset) on "
          + "do not fit bytes \(bounds.lowerBound) to \(bounds.upperBound)")
    }
    self.description = description
    self.file = file
    self.offset = offset
    let strides = Self.withoutUnused(strides, description.shape)
    let isDense = strides == Self.withoutUnused(Self.denseStrides(description.shape), description.shape)
    self.strides = isDense ? nil : strides
    rowOrder = .asStored
  }

  /// Whether a view names more elements than it spans: its size says nothing about the file's.
  static func isExpanded(_ shape: [Int], _ strides: [Int]?) -> Bool {
    guard let strides, strides.count == shape.count, let count = checkedProduct(shape), count > 0 else { return false }
    let reach = zip(shape, strides).compactMap { extent, stride in checkedProduct([extent - 1, extent == 1 ? 0 : stride]) }
    return reach.count == shape.count && reach.allSatisfy { $0 >= 0 && $0 < Int.max / 64 } && count > reach.reduce(1, +)
  }

  /// One past the largest element index that the view touches; `nil` for a view that repeats elements without bound, whose
  /// size says nothing about the file's.
  private static func span(
    _ shape: [Int], _ strides: [Int]?, _ count: Int, _ failure: (String) -> CheckpointError
  ) throws(CheckpointError) -> Int? {
    guard let strides, count > 0 else { return count }
    guard strides.count == shape.count else {
      throw failure("\(strides.count) strides for \(shape.count) dimensions")
    }
    var last = 0
    for (extent, stride) in zip(shape, strides) {
      guard let reach = checkedProduct([extent - 1, extent == 1 ? 0 : stride]) else {
        throw failure("the stride \(stride) is impossible")
      }
      let (sum, overflow) = last.addingReportingOverflow(reach)
      guard !overflow else { throw failure("the strides \(strides) overflow") }
      last = sum
    }
    return last < Int.max && count <= last + 1 ? last + 1 : nil
  }

  /// The strides with 0 where a dimension has a single index, because files may say anything there.
  private static func withoutUnused(_ strides: [Int]?, _ shape: [Int]) -> [Int]? {
    strides.map { zip(shape, $0).map { extent, stride in extent <= 1 ? 0 : stride } }
  }

  private static func denseStrides(_ shape: [Int]) -> [Int]? {
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() {
      let (product, overflow) = strides[axis + 1].multipliedReportingOverflow(by: shape[axis + 1])
      guard !overflow else { return nil }
      strides[axis] = product
    }
    return strides
  }

  private init(
    _ description: TensorDescription, from other: StoredTensor, offset: Int, strides: [Int]?, rowOrder: RowOrder
  ) {
    self.description = description
    file = other.file
    self.offset = offset
    self.strides = strides
    self.rowOrder = rowOrder
    isNegated = other.isNegated
  }

  /// The same elements under another name.
  package func renamed(_ name: String) -> StoredTensor {
    let description = TensorDescription(
      name: name, shape: description.shape, elementType: description.elementType)
    return StoredTensor(description, from: self, offset: offset, strides: strides, rowOrder: rowOrder)
  }

  /// The same elements with their signs turned.
  package func negated() -> StoredTensor {
    var copy = self
    copy.isNegated.toggle()
    return copy
  }

  /// The part with the given first index, one dimension fewer; nil outside, or if the tensor has less than two
  /// dimensions, reordered rows, or blocks that do not end with its rows.
  package func slice(_ index: Int) -> StoredTensor? {
    guard description.shape.count >= 2, let part = rows(index..<index + 1) else { return nil }
    let description = TensorDescription(
      name: description.name, shape: Array(description.shape.dropFirst()), elementType: description.elementType)
    return StoredTensor(
      description, from: self, offset: part.offset, strides: strides.map { Array($0.dropFirst()) },
      rowOrder: .asStored)
  }

  /// The part with the given first indices; nil outside, or if the tensor is a scalar, has reordered rows, or
  /// blocks that do not end with its rows.
  package func rows(_ range: Range<Int>) -> StoredTensor? {
    guard rowOrder == .asStored, !description.shape.isEmpty, range.lowerBound >= 0,
      range.upperBound <= description.rows
    else { return nil }
    let type = description.elementType
    let skipped = range.lowerBound * (strides?[0] ?? description.rowLength)
    guard skipped.isMultiple(of: type.blockLength) else { return nil }
    let part = TensorDescription(
      name: description.name, shape: [range.count] + description.shape.dropFirst(), elementType: type)
    return StoredTensor(
      part, from: self, offset: offset + skipped / type.blockLength * type.blockBytes, strides: strides,
      rowOrder: .asStored)
  }

  /// The same elements with rows of groups of `group` rows un-interleaved; nil if the rows are no whole
  /// groups of even size.
  func withHalvesJoined(group: Int) -> StoredTensor? {
    guard group > 0, group.isMultiple(of: 2), description.rows.isMultiple(of: group) else { return nil }
    return StoredTensor(
      description, from: self, offset: offset, strides: strides, rowOrder: .interleavedHalves(group: group))
  }
}
