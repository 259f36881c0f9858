import ArgumentParser

/// How much memory measuring may take.
struct MemoryOption: ParsableArguments {
  @Option(help: "Gigabytes of memory to stay within; default: three quarters of what is free.")
  var memory: Double?

  func validate() throws {
    if let memory, !(memory > 0 && memory < 1_000_000) { throw ValidationError("--memory takes gigabytes above 0") }
  }

  /// In bytes.
  var limit: Int? { memory.map { Int($0 * 1e9) } }
}
