import Mathematics

/// The matrix products of a command that measures or trains.
enum Arithmetic {
  /// Picks the BLAS kernel that suits the processor, which may mean starting the program over, and makes sure that its
  /// products are right. To be called before anything is computed.
  static func prepare() throws {
    BLASKernel.reexecIfNeeded()
    do {
      try ProductCheck.run()
    } catch {
      Terminal.complain("error: \(error)")
      throw Exit.machine
    }
  }
}
