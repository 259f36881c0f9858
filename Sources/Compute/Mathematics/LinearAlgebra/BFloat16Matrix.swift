#if arch(x86_64)
  import COneDNN
  import CXSMM
#endif

/// A view of a matrix `B ∈ R^{k × n}` of bfloat16 numbers, as bits, in the layout that a unit reads.
///
/// A view of part of a matrix is as cheap as a pointer. The memory is the caller's.
public struct BFloat16Matrix: @unchecked Sendable {
  package enum Layout: Sendable, Hashable {
    /// Row by row, or column by column; for ``BFloat16Unit/matrices``.
    case plain(transposed: Bool)
    /// `[k / 2, n, 2]`: the numbers of rows 2i and 2i + 1 in turns; for ``BFloat16Unit/vectors``. k is even.
    case pairs
  }

  package let layout: Layout
  private var base: UnsafePointer<UInt16>
  /// Numbers (pairs, in a layout of pairs) between the starts of two stored rows.
  private let stride: Int

  package init(_ base: UnsafePointer<UInt16>, _ layout: Layout, stride: Int) {
    (self.base, self.layout, self.stride) = (base, layout, stride)
  }

  /// The bits of `numbers` in the layout for `unit`, rounded to the nearest, ties to even; cores share the work.
  ///
  /// - Parameters:
  ///   - numbers: B row by row, or column by column if `transposed`; k is even for ``BFloat16Unit/vectors``.
  ///   - bits: memory for k · n of them.
  package init(
    of numbers: UnsafePointer<Float>, k: Int, n: Int, transposed: Bool, for unit: BFloat16Unit,
    into bits: UnsafeMutablePointer<UInt16>
  ) {
    // Each piece of the work writes a part of its own.
    nonisolated(unsafe) let (numbers, bits) = (numbers, bits)
    switch unit {
    case .matrices:
      let (rows, length) = transposed ? (n, k) : (k, n)
      self.init(bits, .plain(transposed: transposed), stride: length)
      Parallel.forEach(count: rows) { BFloat16.bits(of: numbers + $0 * length, count: length, into: bits + $0 * length) }
    case .vectors:
      precondition(k.isMultiple(of: 2), "rows of the matrix come in pairs")
      self.init(bits, .pairs, stride: n)
      nonisolated(unsafe) let words = UnsafeMutableRawPointer(bits).assumingMemoryBound(to: UInt32.self)
      if transposed {
        Parallel.forEach(count: (n + 15) / 16) { Self.pair(numbers, k: k, columns: 16 * $0..<min(16 * $0 + 16, n), words, stride: n) }
      } else {
        Parallel.forEach(count: k / 2) {
          BFloat16.pairs(of: numbers + 2 * $0 * n, numbers + (2 * $0 + 1) * n, count: n, into: words + $0 * n)
        }
      }
    }
  }

  /// Columns of B that lie one after another, as pairs: a column's bits are its pairs already, and want transposing.
  private static func pair(
    _ numbers: UnsafePointer<Float>, k: Int, columns: Range<Int>, _ words: UnsafeMutablePointer<UInt32>, stride: Int
  ) {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: columns.count * (k / 2)) { rows in
      guard let rows = rows.baseAddress else { return }
      let bits = UnsafeMutableRawPointer(rows).assumingMemoryBound(to: UInt16.self)
      for (i, column) in columns.enumerated() { BFloat16.bits(of: numbers + column * k, count: k, into: bits + i * k) }
      for pair in 0..<k / 2 {
        let target = words + pair * stride + columns.lowerBound
        for i in 0..<columns.count { target[i] = rows[i * (k / 2) + pair] }
      }
    }
  }

  /// The part from column `first` on.
  package func columns(from first: Int) -> BFloat16Matrix {
    switch layout {
    case .plain(let transposed): moved(by: transposed ? first * stride : first)
    case .pairs: moved(by: 2 * first)
    }
  }

  /// The part from row `first` on, which is even in a layout of pairs.
  package func rows(from first: Int) -> BFloat16Matrix {
    switch layout {
    case .plain(let transposed): return moved(by: transposed ? first : first * stride)
    case .pairs:
      precondition(first.isMultiple(of: 2), "rows of the matrix come in pairs")
      return moved(by: first * stride)
    }
  }

  private func moved(by elements: Int) -> BFloat16Matrix {
    BFloat16Matrix(base + elements, layout, stride: stride)
  }

  /// The number in row i and column j.
  package subscript(i: Int, j: Int) -> Float {
    let place =
      switch layout {
      case .plain(let transposed): transposed ? j * stride + i : i * stride + j
      case .pairs: 2 * (i / 2 * stride + j) + i % 2
      }
    return Float(bitPattern: UInt32(base[place]) << 16)
  }

  /// `C ← A · B`, or `C + A · B` if `adds`, added up in single precision.
  ///
  /// - Parameters:
  ///   - a: bits of `A ∈ R^{m × k}`, its rows one after another.
  ///   - k: rows of B, all of them or the first, an even number in a layout of pairs; `n` columns likewise.
  ///   - c: `C ∈ R^{m × n}`, its rows `ldc` numbers apart.
  package func product(
    m: Int, n: Int, k: Int, _ a: UnsafePointer<UInt16>, adds: Bool, _ c: UnsafeMutablePointer<Float>, ldc: Int
  ) {
    guard m > 0, n > 0, k > 0 else { return }
    precondition(ldc >= n && (layout != .pairs || n <= stride && k.isMultiple(of: 2)), "a product of matrices that do not fit")
    #if arch(x86_64)
      switch layout {
      case .plain(let transposed):
        BLAS.prepareThreads()
        let status = onednn_bfloat16_product(transposed ? 1 : 0, m, n, k, a, k, base, stride, adds ? 1 : 0, c, ldc)
        if status == 0 { return }
      case .pairs:
        return panels(m: m, n: n, k: k, a, adds: adds, c, ldc: ldc)
      }
    #endif
    oneByOne(a, lda: k, 0..<k, m, 0..<n, adds: adds, c, ldc: ldc)
  }

  /// What rows `rows` of B give of the columns `columns` of C, number by number: where no library forms it.
  private func oneByOne(
    _ a: UnsafePointer<UInt16>, lda: Int, _ rows: Range<Int>, _ height: Int, _ columns: Range<Int>, adds: Bool,
    _ c: UnsafeMutablePointer<Float>, ldc: Int
  ) {
    for row in 0..<height {
      for column in columns {
        let sum = rows.reduce(Float(0)) { $0 + Float(bitPattern: UInt32(a[row * lda + $1]) << 16) * self[$1, column] }
        c[row * ldc + column] = adds ? c[row * ldc + column] + sum : sum
      }
    }
  }
}

#if arch(x86_64)
  extension BFloat16Matrix {
    /// Columns of B, rows of B and rows of A that are multiplied together: what they come to stays in the second cache.
    private static let (panel, depth, block) = (64, 1024, 192)

    /// The product of B in pairs, panel by panel.
    private func panels(
      m: Int, n: Int, k: Int, _ a: UnsafePointer<UInt16>, adds: Bool, _ c: UnsafeMutablePointer<Float>, ldc: Int
    ) {
      // Rows of B far apart would push each other out of the cache: a panel is used often, so it is copied together.
      withUnsafeTemporaryAllocation(of: UInt16.self, capacity: Self.panel * min(k, Self.depth)) { copy in
        guard let copy = copy.baseAddress else { return }
        for first in Swift.stride(from: 0, to: k, by: Self.depth) {
          let rows = first..<min(first + Self.depth, k)
          for column in Swift.stride(from: 0, to: n, by: Self.panel) {
            let width = min(Self.panel, n - column)
            for pair in 0..<rows.count / 2 {
              (copy + 2 * Self.panel * pair).update(from: base + 2 * ((first / 2 + pair) * stride + column), count: 2 * width)
            }
            for row in Swift.stride(from: 0, to: m, by: Self.block) {
              let height = min(Self.block, m - row)
              multiply(
                a + row * k, lda: k, rows, height, copy, column..<column + width, adds: adds || first > 0, c + row * ldc, ldc: ldc)
            }
          }
        }
      }
    }

    /// Adds to the columns of C what rows `rows` of the panel `copy` give.
    private func multiply(
      _ a: UnsafePointer<UInt16>, lda: Int, _ rows: Range<Int>, _ height: Int, _ copy: UnsafePointer<UInt16>, _ columns: Range<Int>,
      adds: Bool, _ c: UnsafeMutablePointer<Float>, ldc: Int
    ) {
      let product = xsmm_bfloat16_product_of(
        Int32(height), Int32(columns.count), Int32(rows.count), Int32(Self.panel), Int32(lda), Int32(ldc), adds ? 1 : 0)
      if let product { return product(copy, a + rows.lowerBound, c + columns.lowerBound) }
      // libxsmm writes none for this processor.
      oneByOne(a, lda: lda, rows, height, columns, adds: adds, c, ldc: ldc)
    }
  }
#endif
