import Foundation

/// The kind of processor that this module was compiled for; `Package.swift` chooses it by the building machine.
public enum ProcessorTarget {
  /// Why the program cannot run on this machine, and what to do; `nil` if it can.
  public static var mismatch: String? {
    guard !needed.isEmpty, let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else { return nil }
    return mismatch(needed: needed, flags: BLASKernel.flags(inCPUInfo: text))
  }

  static func mismatch(needed: Set<Substring>, flags: Set<Substring>) -> String? {
    let missing = needed.subtracting(flags).sorted()
    guard !missing.isEmpty else { return nil }
    return "this program was built on a machine whose processor has \(missing.joined(separator: ", ")), which this "
      + "one lacks; build it here, or with CLAIMS_PROCESSOR=any in the environment to run on every x86-64"
  }

  /// What the code uses beyond any x86-64, as Linux spells it.
  private static var needed: Set<Substring> {
    #if X86_64_V4
      wide.union(["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"])
    #elseif X86_64_V3
      wide
    #else
      []
    #endif
  }

  #if X86_64_V3 || X86_64_V4
    private static let wide: Set<Substring> = ["avx2", "fma", "bmi1", "bmi2", "f16c", "movbe", "abm"]
  #endif
}
