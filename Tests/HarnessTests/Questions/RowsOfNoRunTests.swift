import Testing

@testable import Evidence
@testable import Questions

/// Which rows a question that names a run or a batch is about.
@Suite struct RowsOfNoRun {
  @Test func `A measured row of no run or batch is of none that is named`() throws {
    let asking = Asking(rows: [
      Evidence.Measurement.sample(.loss, 2.5, subject: "tiny", batch: "test"), .sample(.loss, 2.7, subject: "tiny", batch: "test", run: "curve"),
    ])
    #expect(try asking.value("measurement(loss, subject = tiny, run = curve)") == 2.7)
    #expect(throws: EvaluationError.self) { try asking.value("measurement(loss, subject = tiny, run = ablation)") }
    #expect(throws: EvaluationError.self) { try asking.value("measurement(loss, subject = tiny, batch = other)") }
  }

  @Test func `A printed figure that names none stands for any, and so does what is true of the model alone`() {
    var query = RowQuery(subject: "tiny", quantity: .loss)
    (query.run, query.batch) = ("curve", "test")
    let printed = Evidence.Measurement.sample(.loss, 2.5, subject: "tiny", batch: "", tier: .paper)
    let measured = Evidence.Measurement.sample(.loss, 2.5, subject: "tiny", step: 100, batch: "", tier: .archive)
    let ofTheModel = Evidence.Measurement.sample(.loss, 2.5, subject: "tiny", batch: "", tier: .archive)
    #expect(query.matches(printed) && query.matches(ofTheModel) && !query.matches(measured))
  }
}
