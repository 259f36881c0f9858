import Claims
import Testing

@Suite struct PrintedNumbers {
  static let exact: [(String, Double, Double)] = [
    ("0.843", 0.843, 0.0005), ("27,776×", 27776, 0.5), ("4.05%", 0.0405, 0.00005), ("−0.18", -0.18, 0.005),
    ("-0.18", -0.18, 0.005), ("+0.6", 0.6, 0.05), ("10K", 10_000, 500), ("51M", 51e6, 0.5e6), ("1B", 1e9, 0.5e9),
    ("1.5B", 1.5e9, 0.05e9), ("1,234,567", 1_234_567, 0.5), ("12 pp", 0.12, 0.005), ("0", 0, 0.5), ("50 %", 0.5, 0.005),
    ("0.0", 0, 0.05), ("2.4x", 2.4, 0.05),
  ]

  @Test(arguments: exact)
  func `Value and half a unit of the last digit`(text: String, value: Double, halfUnit: Double) throws {
    let read = try #require(PrintedNumber(text))
    #expect(read.value == value)
    #expect(abs(read.halfUnit - halfUnit) <= 1e-12 * max(1, halfUnit))
    #expect(!read.isApproximate)
  }

  @Test(arguments: [("~14", 14.0), ("≈ 60", 60), ("about 0.5", 0.5), ("near 60%", 0.6), ("~ −0.2", -0.2)])
  func `Approximate figures say so`(text: String, value: Double) throws {
    let read = try #require(PrintedNumber(text))
    #expect(read.value == value)
    #expect(read.isApproximate)
  }

  @Test(arguments: [
    "", " ", "-", ".", "%", "K", "abc", "1e5", "0.8.3", "1,23", "1,2345", "1234,567", ",123", "12,34,567", "0.5,123", "5 kg",
    "--5", "1234567890123456", "½", "٣", "5%%", "inf", "nan", "0x10",
  ])
  func `Garbage is refused`(text: String) {
    #expect(PrintedNumber(text) == nil)
  }
}
