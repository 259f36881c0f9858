import Testing

@testable import Compute

@Suite("The processor that the code was compiled for")
struct ProcessorTargetTests {
  @Test("the machine that built it can run it")
  func runsHere() {
    #expect(ProcessorTarget.mismatch == nil)
  }

  @Test("a processor that lacks something is told what, and the remedy")
  func lacking() throws {
    let reason = try #require(ProcessorTarget.mismatch(needed: ["avx2", "avx512f"], flags: ["avx2", "fma"]))
    #expect(reason.contains("avx512f") && !reason.contains("avx2,") && reason.contains("CLAIMS_PROCESSOR=any"))
  }

  @Test("more than is needed does no harm")
  func more() {
    #expect(ProcessorTarget.mismatch(needed: ["avx2"], flags: ["avx2", "fma"]) == nil)
  }
}
