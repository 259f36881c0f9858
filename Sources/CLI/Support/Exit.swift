import ArgumentParser

/// What a run of the command means to whoever started it.
enum Exit {
  static let regression = ExitCode(1)
  static let checkError = ExitCode(2)
  static let lint = ExitCode(3)
  static let evidence = ExitCode(4)
  /// The program was built for another processor, or the library's matrix products are wrong on this one.
  static let machine = ExitCode(70)
}
