// swift-tools-version: 6.1
import PackageDescription

// Numeric code and questions are optimised in debug builds too, or tests that measure would take minutes.
let optimised: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

// On other processors Debian's oneDNN has reference routines only; there OpenBLAS does its work.
#if arch(x86_64)
  let products: [Target] = [.systemLibrary(name: "COneDNN", providers: [.apt(["libdnnl-dev"])])]
#else
  let products: [Target] = []
#endif

let package = Package(
  name: "spectral-claims",
  products: [
    .executable(name: "claims", targets: ["CLI"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "CLAPACKE", pkgConfig: "lapacke", providers: [.apt(["liblapacke-dev"])]),
    .systemLibrary(name: "CCMark", pkgConfig: "libcmark", providers: [.apt(["libcmark-dev"])]),

    // Loops that are compiled for several levels of processor.
    .target(name: "CVector", cSettings: [.unsafeFlags(["-O2"], .when(configuration: .debug))]),

    // Numbers in, numbers out.
    .target(
      name: "Compute",
      dependencies: [
        "COpenBLAS", "CLAPACKE", "CVector",
        .product(name: "Crypto", package: "swift-crypto"),
      ] + products.map { .target(name: $0.name) },
      swiftSettings: optimised),

    // Claim files, golden values, expectations, verdicts.
    .target(name: "Claims", dependencies: ["Yams"], swiftSettings: optimised),

    // The measurement table and the sources that fill it.
    .target(
      name: "Harness",
      dependencies: [
        "Claims", "Compute",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: optimised),

    // Verdicts in, documents out.
    .target(name: "Report", dependencies: ["Harness", "Claims", "Compute", "CCMark"]),

    .executableTarget(
      name: "CLI",
      dependencies: [
        "Report", "Harness", "Claims", "Compute",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ]),

    // Times Compute; Benchmarks/run.sh compares it with NumPy and PyTorch.
    .executableTarget(name: "bench", dependencies: ["Compute"], path: "Sources/Bench"),
    .executableTarget(name: "bench-training", dependencies: ["Compute"], path: "Sources/BenchTraining"),
    // Times forward passes; Benchmarks/forward.py compares them with Transformers.
    .executableTarget(name: "bench-forward", dependencies: ["Compute"], path: "Sources/BenchForward"),
    // Fills a store with a year of nights and times its report; Benchmarks/store.sh runs it.
    .executableTarget(
      name: "bench-store", dependencies: ["Report", "Harness", "Claims"], path: "Sources/BenchStore"),

    .testTarget(name: "ComputeTests", dependencies: ["Compute"], resources: [.copy("Fixtures")]),
    .testTarget(name: "ClaimsTests", dependencies: ["Claims"]),
    .testTarget(name: "HarnessTests", dependencies: ["Harness"], resources: [.copy("Fixtures")]),
    .testTarget(
      name: "ReportTests", dependencies: ["Report", "Harness", "Claims", "Compute", "CCMark"],
      resources: [.copy("Fixtures")]),
    .testTarget(name: "ClaimSuite", dependencies: ["Harness", "Claims"]),
  ] + products,
  swiftLanguageModes: [.v6]
)
