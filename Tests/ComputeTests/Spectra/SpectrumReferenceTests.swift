import Foundation
import Mathematics
import Testing

/// Matrices and what NumPy's SVD says about them; made by `scripts/references/spectra.py`.
struct SpectraReference: Decodable {
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    var name: String
    var rows: Int
    var columns: Int
    var scale: Double
    var elements: [Double]
    var sigma: [Double]
    var pr: Double
    var kstar: Int
    var topShare: Double
    var norm: Double

    var testDescription: String { name }
    var matrix: Matrix { Matrix(rows: rows, columns: columns, elements: elements.map { $0 * scale }) }
  }
  var cases: [Case]

  static func load() throws -> SpectraReference {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/spectra", withExtension: "json"))
    return try JSONDecoder().decode(SpectraReference.self, from: Data(contentsOf: url))
  }
}

struct SpectrumReferenceTests {
  @Test(arguments: try SpectraReference.load().cases)
  func `Spectra of double matrices agree with NumPy`(reference: SpectraReference.Case) throws {
    let spectrum = try Spectrum(of: reference.matrix)
    #expect(spectrum.singularValues.count == reference.sigma.count)
    for (value, expected) in zip(spectrum.singularValues, reference.sigma) {
      // Squaring leaves an error of 1e-16 relative to the largest square.
      #expect(abs(value - expected) <= max(1e-12 * expected, 1e-7 * reference.sigma[0]))
      if expected > 1e-2 * reference.sigma[0] { #expect(abs(value / expected - 1) < 1e-11) }
    }
    let pr = try #require(spectrum.participationRatio)
    #expect(abs(pr / reference.pr - 1) < 1e-12)
    #expect(spectrum.kStar == reference.kstar)
    #expect(abs(try #require(spectrum.topShare) - reference.topShare) < 1e-12)
    #expect(abs(spectrum.norm / reference.norm - 1) < 1e-13)
  }

  @Test(arguments: try SpectraReference.load().cases)
  func `What is read off given singular values agrees with NumPy`(reference: SpectraReference.Case) throws {
    let spectrum = try Spectrum(singularValues: reference.sigma.reversed())
    #expect(spectrum.singularValues == reference.sigma)
    #expect(abs(try #require(spectrum.participationRatio) / reference.pr - 1) < 1e-13)
    #expect(spectrum.kStar == reference.kstar)
    #expect(abs(try #require(spectrum.topShare) - reference.topShare) < 1e-14)
    #expect(abs(spectrum.norm / reference.norm - 1) < 1e-14)
  }
}
