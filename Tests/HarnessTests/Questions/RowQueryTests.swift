import Testing

@testable import Evidence
@testable import Questions

/// Which rows a question that names a run or a batch is about.
@Suite struct RowQueryTests {
  @Test func `A measured row of no run or batch is of none that is named`() throws {
    let asking = Asking(rows: [
      Evidence.Measurement.sample(.loss, 2.5, subject: "tiny", batch: "test"), .sample(.loss, 2.7, subject: "tiny", batch: "test", run: "curve"),
    ])
    #expect(try asking.value("measurement(loss, subject = tiny, run = curve)") == 2.7)
    #expect(throws: EvaluationError.self) { try asking.value("measurement(loss, subject = tiny, run = ablation)") }
    #expect(throws: EvaluationError.self) { try asking.value("measurement(loss, subject = tiny, batch = other)") }
  }

  @Test func `A printed figure that names none stands for any`() {
    var query = RowQuery(subject: "tiny", quantity: .loss)
    (query.run, query.batch) = ("curve", "test")
    let printed = Evidence.Measurement.sample(.loss, 2.5, subject: "tiny", batch: "", tier: .paper)
    let measured = Evidence.Measurement.sample(.loss, 2.5, subject: "tiny", batch: "", tier: .archive)
    #expect(query.matches(printed) && !query.matches(measured))
  }
}
