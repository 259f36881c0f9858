import COpenBLAS
import Foundation

/// The set of routines that OpenBLAS picked for this processor, and a better pick where it did not know it.
///
/// OpenBLAS goes by the processor's model number. A release older than the processor may fall back to
/// routines many times slower (`Prescott`, from before AVX) although the processor has everything the fast
/// ones need. It reads `OPENBLAS_CORETYPE` while the library loads, before `main`, so the only way to
/// correct it from within is to set the variable and start the program over.
public enum BLASKernel {
  /// The name of the kernel in use, as OpenBLAS spells it (`Haswell`, `SkylakeX`, …).
  public static var current: String { String(cString: openblas_get_corename()) }

  /// The kernel that this processor should use instead of the current one; `nil` when it is right already.
  public static var better: String? {
    #if arch(x86_64)
      guard let cpuinfo = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else { return nil }
      return better(than: current, cpuFlags: flags(inCPUInfo: cpuinfo))
    #else
      return nil
    #endif
  }

  /// The kernel to use instead of `kernel` on a processor with these flags; `nil` to leave it alone.
  ///
  /// Only kernels known to be older than what the flags allow are replaced. A name that is not among
  /// them (`Zen`, or one from a later release) was picked on purpose.
  static func better(than kernel: String, cpuFlags: Set<Substring>) -> String? {
    let hasAVX2 = cpuFlags.isSuperset(of: ["avx2", "fma"])
    let hasAVX512 = hasAVX512(cpuFlags)
    let name = kernel.lowercased()
    if hasAVX2, hasAVX512, beforeAVX2.contains(name) || name == "haswell" { return "SkylakeX" }
    if hasAVX2, beforeAVX2.contains(name) { return "Haswell" }
    return nil
  }

  static func hasAVX512(_ cpuFlags: Set<Substring>) -> Bool {
    cpuFlags.isSuperset(of: ["avx512f", "avx512bw", "avx512dq", "avx512vl"])
  }

  private static let beforeAVX2: Set<String> = [
    "generic", "katmai", "coppermine", "northwood", "prescott", "banias", "core2", "penryn", "dunnington",
    "nehalem", "sandybridge", "atom", "nano", "athlon", "opteron", "opteron_sse3", "barcelona", "bobcat",
    "bulldozer", "piledriver", "steamroller", "excavator",
  ]

  /// The feature flags of the first processor in the text of `/proc/cpuinfo`; empty if it lists none.
  static func flags(inCPUInfo text: String) -> Set<Substring> {
    guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("flags") }),
      let colon = line.firstIndex(of: ":")
    else { return [] }
    return Set(line[line.index(after: colon)...].split(whereSeparator: \.isWhitespace))
  }

  private static let selector = "OPENBLAS_CORETYPE"
  private static let marker = "SPECTRAL_CLAIMS_BLAS_RESTARTED"

  /// Starts the program over with a better kernel if there is one; call it first thing in `main`.
  ///
  /// The process id, the open files and the working directory stay. Does nothing when the kernel is right,
  /// when the user has set `OPENBLAS_CORETYPE`, or after one restart, whatever that brought; child
  /// processes see neither variable. If the system refuses, the program goes on with the kernel it has.
  ///
  /// - Parameter arguments: the command line to start over with, program name first.
  public static func reexecIfNeeded(arguments: [String] = CommandLine.arguments) {
    guard getenv(marker) == nil else {
      unsetenv(marker)
      unsetenv(selector)
      return
    }
    guard getenv(selector) == nil, let kernel = better else { return }
    setenv(selector, kernel, 1)
    setenv(marker, "1", 1)
    var words = arguments.map { strdup($0) }
    words.append(nil)
    execv("/proc/self/exe", words)
    // Still here: the start over failed.
    for word in words { free(word) }
    unsetenv(selector)
    unsetenv(marker)
  }
}
