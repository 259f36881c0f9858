import Ground
import Testing

@testable import Mathematics

@Suite("The processor that the code was compiled for")
struct ProcessorTargetTests {
  @Test func `The machine that built it can run it`() {
    #expect(ProcessorTarget.mismatch == nil)
  }

  @Test func `A processor that lacks something is told what, and the remedy`() throws {
    let reason = try #require(ProcessorTarget.mismatch(needed: ["avx2", "avx512f"], flags: ["avx2", "fma"]))
    #expect(reason.contains("avx512f") && !reason.contains("avx2,") && reason.contains("CLAIMS_PROCESSOR=any"))
  }

  @Test func `More than is needed does no harm`() {
    #expect(ProcessorTarget.mismatch(needed: ["avx2"], flags: ["avx2", "fma"]) == nil)
  }
}
