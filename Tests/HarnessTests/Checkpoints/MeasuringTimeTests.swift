import Foundation
import Synchronization
import Testing

@testable import Evidence
@testable import Measuring

/// How long a measurement will take, before it begins.
@Suite struct MeasuringTimeTests {
  @Test func `What is paid once and what each example costs are told apart`() {
    let time = MeasuringTime((20, 3), (50, 4.5))
    #expect(abs(time.example - 0.05) < 1e-12 && abs(time.once - 2) < 1e-12)
    #expect(abs(time.seconds(2000) - 102) < 1e-9)
  }

  @Test func `Where noise hides what examples cost, all of it is theirs`() {
    let time = MeasuringTime((20, 3), (50, 2.5))
    #expect(time.once == 0 && time.seconds(100) == 5)
  }

  @Test func `Trials are a small part of the batch, and small batches have none`() throws {
    #expect(MeasuringTime.trials(of: 199) == nil)
    for examples in [200, 500, 2000, 20_000] {
      let (fewer, more) = try #require(MeasuringTime.trials(of: examples))
      #expect(fewer >= 2 && fewer < more && more * 8 <= examples)
    }
  }

  @Test(arguments: [(0.2, "1 s"), (89, "89 s"), (91, "2 min"), (5300, "88 min"), (7900, "2 h 11 min")])
  func `Times are told as exactly as a trial knows them`(seconds: Double, words: String) {
    #expect(MeasuringTime.words(seconds) == words)
  }

  @Test func `A checkpoint's time is told before its layers are gone through`() throws {
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try SmallModel(folder: folder).write()
    var recipe = CheckpointRecipe(subject: "small")
    recipe.batches = [.file(try SmallModel.batch(in: folder, examples: 200))]
    let told = Told()
    _ = try CheckpointMeasurer(CheckpointModel(path: folder.path), recipe) { told.add($0) }.run()
    let notes = told.all.prefix { if case .note = $0 { true } else { false } }
    #expect(notes.contains { if case .note(let text) = $0 { text.contains(": about ") && text.contains("at most") } else { false } })
  }
}


private final class Told: Sendable {
  private let list = Mutex<[MeasuringProgress]>([])
  func add(_ progress: MeasuringProgress) { list.withLock { $0.append(progress) } }
  var all: [MeasuringProgress] { list.withLock { $0 } }
}
