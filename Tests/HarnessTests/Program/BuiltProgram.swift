import Foundation

/// The program beside the tests.
enum BuiltProgram {
  static let url = URL(fileURLWithPath: CommandLine.arguments[0])
    .resolvingSymlinksInPath().deletingLastPathComponent().appendingPathComponent("claims")
  static let isThere = FileManager.default.isExecutableFile(atPath: url.path)

  /// Runs a line of the shell in which `$CLAIMS` is the program; its exit status and what it wrote.
  static func shell(
    _ line: String, in folder: URL, environment: [String: String] = [:]
  ) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", line]
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment
      .merging(["CLAIMS": url.path, "SWIFT_BACKTRACE": "enable=no", "CLAIMS_ARCHIVE": ""]) { $1 }.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }
}
