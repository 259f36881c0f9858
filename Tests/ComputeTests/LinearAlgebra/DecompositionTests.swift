import Mathematics
import Testing

struct DecompositionTests {
  @Test func `Eigenvalues come in ascending order and from the upper triangle`() throws {
    let a = Matrix([[2, 1, 0], [.nan, 2, 0], [.nan, .nan, -5]])
    let values = try a.symmetricEigenvalues()
    try #require(values.count == 3)
    for (value, expected) in zip(values, [-5.0, 1, 3]) { #expect(abs(value - expected) < 1e-14) }
  }

  @Test func `Singular values of a diagonal are its magnitudes in descending order`() throws {
    let a = Matrix([[0, -3, 0], [2, 0, 0]])
    let values = try a.singularValues()
    #expect(values.count == 2)
    for (value, expected) in zip(values, [3.0, 2]) { #expect(abs(value - expected) < 1e-14) }
  }

  @Test func `Squared singular values are the eigenvalues of the Gram matrix`() throws {
    let a = Matrix(rows: 9, columns: 5) { Double(($0 * 31 + $1 * 17) % 23) - 11 }
    let squares = try a.singularValues().map { $0 * $0 }
    let eigenvalues = try (a.transposed * a).symmetricEigenvalues()
    try #require(squares.count == 5 && eigenvalues.count == 5)
    for (square, eigenvalue) in zip(squares, eigenvalues.reversed()) {
      #expect(abs(square - eigenvalue) < 1e-12 * squares[0])
    }
  }

  @Test func `Non-finite elements are an error, not a result`() {
    #expect(throws: LinearAlgebraError.self) { try Matrix([[1, .nan], [2, 3]]).singularValues() }
  }

  @Test func `Matrices without elements have no values`() throws {
    #expect(try Matrix([]).symmetricEigenvalues().isEmpty)
    #expect(try Matrix([]).singularValues().isEmpty)
  }
}
