import Testing

@testable import Mathematics

struct BLASKernelTests {
  static let avx2: Set<Substring> = ["sse2", "avx", "avx2", "fma"]
  static let avx512 = avx2.union(["avx512f", "avx512bw", "avx512dq", "avx512vl"])

  @Test(arguments: [
    ("Prescott", avx512, "SkylakeX"), ("Prescott", avx2, "Haswell"), ("Sandybridge", avx2, "Haswell"),
    ("Haswell", avx512, "SkylakeX"),
  ])
  func `An outdated kernel is replaced by the best one for the processor`(
    kernel: String, flags: Set<Substring>, better: String
  ) {
    #expect(BLASKernel.better(than: kernel, cpuFlags: flags) == better)
  }

  @Test(
    arguments: [
      ("SkylakeX", avx512), ("Haswell", avx2), ("Zen", avx512), ("SapphireRapids", avx512),
      ("neoversen1", avx512),
      ("Prescott", ["sse2"]), ("Prescott", []), ("Prescott", ["avx2"]),
      ("Haswell", ["avx2", "fma", "avx512f"]),
    ] as [(String, Set<Substring>)])
  func `A kernel that fits, or that was picked on purpose, is left alone`(
    kernel: String, flags: Set<Substring>
  ) {
    #expect(BLASKernel.better(than: kernel, cpuFlags: flags) == nil)
  }

  @Test func `Flags come from the first processor's line`() {
    let text = "processor\t: 0\nflags\t\t: fpu avx2 fma\nvmx flags\t: ept\n\nprocessor\t: 1\nflags\t\t: fpu\n"
    #expect(BLASKernel.flags(inCPUInfo: text).isSuperset(of: ["fpu", "avx2", "fma"]))
    #expect(!BLASKernel.flags(inCPUInfo: text).contains("ept"))
    #expect(BLASKernel.flags(inCPUInfo: "Features\t: asimd\n").isEmpty)
  }

  @Test func `The library names its kernel`() {
    #expect(!BLASKernel.current.isEmpty)
  }
}
