import Foundation
import Testing

@testable import Ground

/// What a file's times tell of it.
@Suite struct FileStateTests {
  private let path = FileManager.default.temporaryDirectory.appendingPathComponent("state-\(UUID().uuidString)").path

  private func write(_ text: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) }

  @Test func `A file that is left alone is untouched, and settled after a while`() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    try write("one")
    let first = try #require(FileState(path: path))
    #expect(!first.isSettled)
    usleep(150_000)
    let later = try #require(FileState(path: path))
    #expect(later.isUntouched(since: first) && later == first)
    #expect(later.isSettled)
  }

  @Test func `Content that is written over, with its time put back, is touched`() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    try write("one")
    var status = stat()
    try #require(stat(path, &status) == 0)
    let first = try #require(FileState(path: path))
    usleep(50_000)
    let descriptor = open(path, O_WRONLY)
    try #require(descriptor >= 0 && pwrite(descriptor, "two", 3, 0) == 3)
    close(descriptor)
    let times = [status.st_atim, status.st_mtim]
    try #require(utimensat(AT_FDCWD, path, times, 0) == 0)
    let now = try #require(FileState(path: path))
    #expect(now == first)
    #expect(!now.isUntouched(since: first))
    // A write just now is not settled, whatever time it was given.
    #expect(!now.isSettled)
  }

  @Test func `Where there is no file there is no state`() {
    #expect(FileState(path: path) == nil)
  }
}
