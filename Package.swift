// swift-tools-version: 6.3
import Foundation
import PackageDescription

// Numeric code, the table and what is asked of it are optimised in debug builds too, or tests that measure would take
// minutes. Other rooms are not: the optimiser needs five times as long for them as all else, and a first report waits for it.
let optimised: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

// Loops that are written for every precision are fast only where the compiler sees the precision and the loop together:
// such modules are compiled as wholes.
let numeric: [SwiftSetting] = [
  .unsafeFlags(
    ["-O", "-whole-module-optimization", "-disable-batch-mode", "-num-threads", "2"], .when(configuration: .debug))
]

// Elementwise loops want wide vectors, so on x86-64 they are compiled for what the building machine has. The last
// bits of what is trained or measured depend on it. CLAIMS_PROCESSOR=any makes a program that runs on every x86-64, v3 and
// v4 programs for processors of those levels.
var processor: [SwiftSetting] = []
#if arch(x86_64)
  let cpuinfo = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
  let has = Set(cpuinfo.split(separator: "\n").first { $0.hasPrefix("flags") }?.split(separator: " ") ?? [])
  let hasLevel3 = has.isSuperset(of: ["avx2", "fma", "bmi1", "bmi2", "f16c", "movbe", "abm"])
  let hasLevel4 = hasLevel3 && has.isSuperset(of: ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"])
  let level =
    switch Context.environment["CLAIMS_PROCESSOR"] ?? "" {
    case "": hasLevel4 ? 4 : hasLevel3 ? 3 : 1
    case "any": 1
    case "v3": 3
    case "v4": 4
    case let other: fatalError("CLAIMS_PROCESSOR is any, v3 or v4, not '\(other)'")
    }
  if level > 1 { processor = [.unsafeFlags(["-Xcc", "-march=x86-64-v\(level)"]), .define("X86_64_V\(level)")] }
#endif

// On other processors Debian's oneDNN has reference routines only, and libxsmm is not there; OpenBLAS does their work.
#if arch(x86_64)
  let products: [Target] = [
    .systemLibrary(name: "COneDNN", providers: [.apt(["libdnnl-dev"])]),
    .target(name: "CXSMM", linkerSettings: [.linkedLibrary("xsmm"), .linkedLibrary("xsmmnoblas")]),
  ]
#else
  let products: [Target] = []
#endif

// All rooms of the house, from the ground up; each may use those that stand before it where its target says so.
let rooms: [Target.Dependency] = [
  "Ground", "Mathematics", "CheckpointFiles", "Transformer", "Training", "Claims", "Evidence", "Questions", "Measuring",
  "SpectralFingerprints", "Report", "Nights",
]

let algorithms = Target.Dependency.product(name: "Algorithms", package: "swift-algorithms")

let package = Package(
  name: "spectral-claims",
  products: [
    .executable(name: "claims", targets: ["CLI"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-algorithms", from: "1.2.1"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "CLAPACKE", pkgConfig: "lapacke", providers: [.apt(["liblapacke-dev"])]),
    .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CCMark", pkgConfig: "libcmark", providers: [.apt(["libcmark-dev"])]),

    // What every room needs: heads, places with problems and remedies, JSON and YAML, texts of numbers, whole files.
    .target(
      name: "Ground",
      dependencies: ["Yams", algorithms, .product(name: "OrderedCollections", package: "swift-collections")],
      swiftSettings: optimised),

    // Numbers in, numbers out.
    .target(
      name: "Mathematics",
      dependencies: ["Ground", algorithms, "COpenBLAS", "CLAPACKE", "COpenSSL"] + products.map { .target(name: $0.name) },
      path: "Sources/Compute/Mathematics", swiftSettings: numeric + processor),
    .target(
      name: "CheckpointFiles",
      dependencies: ["Mathematics", "Ground", .product(name: "HeapModule", package: "swift-collections")],
      path: "Sources/Compute/CheckpointFiles", swiftSettings: numeric + processor),
    .target(
      name: "Transformer", dependencies: ["CheckpointFiles", "Mathematics", "Ground"],
      path: "Sources/Compute/Transformer", swiftSettings: numeric + processor),
    .target(
      name: "Training", dependencies: ["Transformer", "CheckpointFiles", "Mathematics", "Ground", algorithms],
      path: "Sources/Compute/Training", swiftSettings: numeric + processor),

    // Claim files, golden values, expectations, verdicts.
    .target(name: "Claims", dependencies: ["Ground", "Yams", algorithms]),

    // The measurement table and the files that fill it, and what is asked of it: both without a model, so that they are
    // compiled beside the transformer. Then models that are measured into it.
    .target(
      name: "Evidence",
      dependencies: [
        "Claims", "Mathematics", "Ground", "Yams", algorithms,
        .product(name: "OrderedCollections", package: "swift-collections"),
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      path: "Sources/Harness/Evidence", swiftSettings: optimised),
    .target(
      name: "Questions",
      dependencies: ["Evidence", "Claims", "Mathematics", "Ground", algorithms],
      path: "Sources/Harness/Questions", swiftSettings: optimised),
    .target(
      name: "Measuring",
      dependencies: [
        "Questions", "Evidence", "Claims", "Training", "Transformer", "CheckpointFiles", "Mathematics", "Ground",
        algorithms,
      ],
      path: "Sources/Harness/Measuring"),

    // What only the first paper needs: layouts of its result files, recipes of its replica. No other room knows of it.
    .target(
      name: "SpectralFingerprints",
      dependencies: ["Evidence", "Training", "Claims", "Transformer", "Mathematics", "Ground"]),

    // Verdicts in, documents out.
    .target(
      name: "Report",
      dependencies: ["Measuring", "Questions", "Evidence", "Claims", "Mathematics", "Ground", "CCMark"]),

    // Night after night: what is measured, judged and compared, and its site.
    .target(
      name: "Nights",
      dependencies: [
        "Report", "Measuring", "Questions", "Evidence", "Claims", "Transformer", "CheckpointFiles", "Mathematics",
        "Ground", "Yams",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),

    .executableTarget(
      name: "CLI",
      dependencies: rooms + [.product(name: "ArgumentParser", package: "swift-argument-parser")]),

    // Times parts of all this; the scripts in Benchmarks run it.
    .executableTarget(
      name: "bench",
      dependencies: rooms + [.product(name: "ArgumentParser", package: "swift-argument-parser")],
      path: "Sources/Bench"),

    .testTarget(
      name: "ComputeTests", dependencies: ["Training", "Transformer", "CheckpointFiles", "Mathematics", "Ground"],
      resources: [.copy("Fixtures")]),
    .testTarget(name: "ClaimsTests", dependencies: ["Claims", "Ground"]),
    .testTarget(
      name: "HarnessTests", dependencies: rooms + [.product(name: "GRDBSQLite", package: "GRDB.swift")],
      resources: [.copy("Fixtures")]),
    .testTarget(name: "ReportTests", dependencies: rooms + ["CCMark"], resources: [.copy("Fixtures")]),
    .testTarget(name: "ClaimSuite", dependencies: ["SpectralFingerprints", "Questions", "Evidence", "Claims", "Ground"]),
  ] + products,
  swiftLanguageModes: [.v6]
)
