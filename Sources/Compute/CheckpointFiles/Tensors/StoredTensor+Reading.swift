import Ground

extension StoredTensor {
  /// Reads all elements, or those of the given rows (indices of the first dimension), in row-major order.
  /// `values` must have room for exactly that many.
  public func read(
    rows: Range<Int>? = nil, into values: UnsafeMutableBufferPointer<Float>
  ) throws(CheckpointError) {
    try decode(rows, into: values) { type, bytes, count, output in
      decodeElements(type, bytes, count, into: output)
    }
    negate(values)
  }

  /// As above in double precision.
  public func read(
    rows: Range<Int>? = nil, into values: UnsafeMutableBufferPointer<Double>
  ) throws(CheckpointError) {
    try decode(rows, into: values) { type, bytes, count, output in
      decodeElements(type, bytes, count, into: output)
    }
    negate(values)
  }

  /// As above for whole numbers, exactly. Floating-point tensors are refused.
  public func read(
    rows: Range<Int>? = nil, into values: UnsafeMutableBufferPointer<Int64>
  ) throws(CheckpointError) {
    guard description.elementType.isInteger else {
      throw failure(
        "elements of type \(description.elementType.rawValue) are no whole numbers",
        "Read the tensor as floating-point numbers.")
    }
    try decode(rows, into: values) { type, bytes, count, output in
      decodeIntegers(type, bytes, count, into: output)
    }
    guard isNegated else { return }
    for index in values.indices { values[index] = 0 &- values[index] }
  }

  private func negate(_ values: UnsafeMutableBufferPointer<some TensorValue>) {
    guard isNegated else { return }
    for index in values.indices { values[index] = -values[index] }
  }

  /// All elements, for tensors that are known to be small.
  public func values() throws(CheckpointError) -> [Float] {
    var values = [Float](repeating: 0, count: description.count)
    try values.withUnsafeMutableBufferPointer { (buffer) throws(CheckpointError) in try read(into: buffer) }
    return values
  }

  func failure(_ problem: String, _ remedy: String) -> CheckpointError {
    CheckpointError(
      file: file.path, place: "tensor \(quoted(description.name))", problem: problem, remedy: remedy)
  }

  /// `body` decodes a run of neighbouring elements; this finds the runs.
  private func decode<Value>(
    _ rows: Range<Int>?, into values: UnsafeMutableBufferPointer<Value>,
    _ body: (ElementType, UnsafeRawPointer, Int, UnsafeMutablePointer<Value>) -> Void
  ) throws(CheckpointError) {
    let rows = rows ?? 0..<description.rows
    guard rows.lowerBound >= 0, rows.upperBound <= description.rows else {
      throw failure(
        "rows \(rows.lowerBound) to \(rows.upperBound) were asked for but it has \(description.rows)",
        "Ask for rows inside the tensor's shape \(description.shape).")
    }
    let rowLength = description.rowLength
    guard values.count == rows.count * rowLength else {
      throw failure(
        "\(rows.count * rowLength) elements were asked for into room for \(values.count)",
        "Give room for exactly the elements of the shape \(description.shape).")
    }
    guard description.elementType.isReadable else {
      throw failure(
        "elements of type \(description.elementType.rawValue) are not read as numbers",
        "Convert the tensor to F32, F16 or BF16.")
    }
    guard let output = values.baseAddress, !values.isEmpty else { return }

    if let strides {
      try decodeStrided(rows, strides, output, body)
    } else if rowOrder == .asStored {
      try decodeRun(from: rows.lowerBound * rowLength, count: values.count, output, body)
    } else {
      for (position, row) in rows.enumerated() {
        let stored = rowOrder.storedRow(row)
        try decodeRun(from: stored * rowLength, count: rowLength, output + position * rowLength, body)
      }
    }
  }

  /// Decodes `count` elements that lie side by side from element index `first` on. In block formats both must
  /// be multiples of the block, which whole rows are unless the tensor has one dimension.
  private func decodeRun<Value>(
    from first: Int, count: Int, _ output: UnsafeMutablePointer<Value>,
    _ body: (ElementType, UnsafeRawPointer, Int, UnsafeMutablePointer<Value>) -> Void
  ) throws(CheckpointError) {
    let type = description.elementType
    guard first.isMultiple(of: type.blockLength), count.isMultiple(of: type.blockLength) else {
      throw failure(
        "elements \(first) to \(first + count) cut through a \(type.rawValue) block",
        "Read the whole tensor.")
    }
    let start = offset + first / type.blockLength * type.blockBytes
    let range = start..<(start + count / type.blockLength * type.blockBytes)
    try file.withBytes(range, place: "tensor \(quoted(description.name))") { bytes throws(CheckpointError) in
      guard let address = bytes.baseAddress else { return }
      body(type, address, count, output)
    }
    // Weights are read once a pass: pages of large ones would only push out what is still needed.
    if range.count >= 1 << 22 { file.release(range) }
  }

  /// Walks a strided view with one run for each innermost line whose elements are side by side, else element
  /// by element.
  private func decodeStrided<Value>(
    _ rows: Range<Int>, _ strides: [Int], _ output: UnsafeMutablePointer<Value>,
    _ body: (ElementType, UnsafeRawPointer, Int, UnsafeMutablePointer<Value>) -> Void
  ) throws(CheckpointError) {
    let type = description.elementType
    var extents = description.shape
    guard !extents.isEmpty else { return try decodeRun(from: 0, count: 1, output, body) }
    let base = offset + rows.lowerBound * strides[0] * type.blockBytes
    extents[0] = rows.count
    let innermost = extents.count - 1
    let lineLength = extents[innermost]
    let lineStride = strides[innermost] * type.blockBytes
    let isDense = strides[innermost] == 1 || lineLength == 1
    try file.withBytes(0..<file.count, place: "") { bytes throws(CheckpointError) in
      guard let start = bytes.baseAddress else { return }
      var index = [Int](repeating: 0, count: innermost)
      var line = base
      var written = 0
      while true {
        if isDense {
          body(type, start + line, lineLength, output + written)
        } else {
          for element in 0..<lineLength {
            body(type, start + line + element * lineStride, 1, output + written + element)
          }
        }
        written += lineLength
        // The next line: count up the outer indices like an odometer.
        var axis = innermost - 1
        while axis >= 0 {
          index[axis] += 1
          line += strides[axis] * type.blockBytes
          if index[axis] < extents[axis] { break }
          line -= extents[axis] * strides[axis] * type.blockBytes
          index[axis] = 0
          axis -= 1
        }
        if axis < 0 { return }
      }
    }
  }
}
