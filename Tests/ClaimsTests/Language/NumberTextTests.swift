import Ground
import Testing

@Suite struct NumberTexts {
  static let short: [(Double, String)] = [
    (0.0, "0"), (-0.0, "0"), (5, "5"), (-5, "-5"), (4000, "4000"), (27776, "27776"), (0.151, "0.151"), (0.1 + 0.2, "0.3"),
    (-0.18, "-0.18"), (1.0 / 3, "0.333333"), (2.0 / 3, "0.666667"), (0.9999999, "1"), (999_999.5, "1000000"),
    (123_456.789, "123457"), (1.25e-5, "0.0000125"), (1.2e-7, "1.2e-7"), (9.9999999e-7, "1e-6"), (-3e-9, "-3e-9"),
    (1e15, "1e15"), (1.5e300, "1.5e300"), (1e23, "1e23"), (.leastNonzeroMagnitude, "5e-324"), (.nan, "nan"), (.infinity, "inf"),
    (-.infinity, "-inf"),
  ]

  @Test(arguments: short)
  func `Short texts have six digits at most`(value: Double, text: String) {
    #expect(NumberText.short(value) == text)
  }

  static let fixed: [(Double, Int, String)] = [
    (0.843, 3, "0.843"), (0.8434, 3, "0.843"), (0.8435, 3, "0.844"), (1.005, 2, "1.01"), (0.285, 2, "0.29"),
    (2.5, 0, "3"), (-2.5, 0, "-3"), (-0.001, 2, "0.00"), (-0.0, 1, "0.0"), (9.995, 2, "10.00"), (1e-9, 3, "0.000"),
    (1e-6, 20, "0.00000100000000000000"), (27776, 1, "27776.0"), (1e20, 1, "100000000000000000000.0"), (0.05, 1, "0.1"),
  ]

  @Test(arguments: fixed)
  func `Fixed texts round the shortest decimal form away from zero`(value: Double, decimals: Int, text: String) {
    #expect(NumberText.fixed(value, decimals: decimals) == text)
  }

  @Test(arguments: [1.0 / 3, 123_456_789.123, 6.02214076e23, -1.602176634e-19, 0.1])
  func `Nine digits read back to within nine digits`(value: Double) throws {
    let back = try #require(Double(NumberText.short(value, digits: 9)))
    #expect(abs(back - value) <= 5e-9 * abs(value))
  }
}
