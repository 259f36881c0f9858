import Foundation
import Testing

@testable import Evidence
@testable import Ground

/// Tables that people drew up themselves, one measurement a row.
@Suite struct TidyTableTests {
  private func rows(_ text: String, file: String = "results.csv") throws -> [Evidence.Measurement] {
    try MeasurementLines.decode(Data(text.utf8), path: file)
  }

  @Test func `Columns are read by name, in any order, and what is not said has its default`() throws {
    let row = try #require(try rows("value,examples,quantity,subject\n0.731,1000,accuracy.top1,large\n").first)
    #expect(row.key.subject == "large" && row.key.quantity == .top1 && row.key.tier == .checkpoint)
    #expect(row.value == 0.731 && row.examples == 1000)
    #expect(row.key.step == nil && row.key.batch == "" && row.key.ablated == "none" && row.headID == nil)
    #expect(row.provenance.source == "results.csv" && row.provenance.digest.count == 64 && row.provenance.precision == "as given")
  }

  @Test func `A head is given by layer and head, or by its name`() throws {
    let text = "subject,quantity,value,layer,head,step\nm,pr,3.5,5,3,100\nm,pr,3.5,,L5H3,200\n"
    #expect(try rows(text).map(\.headID) == [Head(layer: 5, head: 3), Head(layer: 5, head: 3)])
    #expect(try rows(text).map(\.key.step) == [100, 200])
  }

  @Test(arguments: [
    "subject,quantity,value,label\r\nm,loss,2,\"a \"\"b\"\", c\"\r\n", "\u{FEFF}subject,quantity,value,label\nm,loss,2,\"a \"\"b\"\", c\"",
    "subject , quantity,value,label\n\n m ,loss, 2 ,\"a \"\"b\"\", c\"\n\n", "subject\tquantity\tvalue\tlabel\nm\tloss\t2\ta \"b\", c\n",
  ])
  func `Quotes, blanks, line ends and tabs are as spreadsheets write them`(text: String) throws {
    let found = try rows(text, file: text.contains("\t") ? "results.tsv" : "results.csv")
    #expect(found.map(\.label) == ["a \"b\", c"] && found.map(\.value) == [2])
  }

  @Test func `Columns that mean nothing here are passed over`() throws {
    #expect(try rows("subject,quantity,value,colour,reviewed by\nm,loss,2,red,nobody\n").count == 1)
  }

  @Test(arguments: [
    ("model,quantity,value\nm,loss,2", "line 1", "'model' may be it"), ("subject,metric,value\nm,loss,2", "line 1", "'metric' may be it"),
    ("subject,quantity\nm,loss", "line 1", "no column 'value'"), ("subject,quantity,value,value\nm,loss,2,3", "line 1", "two columns"),
    ("subject,quantity,value,stpe\nm,loss,2,3", "line 1", "did you mean 'step'"), ("", "results.csv", "is empty"),
    ("subject,quantity,value\nm,loss\n", "line 2", "2 fields under 3"), ("subject,quantity,value\n\nm,loss,2,5\n", "line 3", "4 fields under 3"),
    ("subject,quantity,value\nm,loss,\"2,5\"", "line 2", "no finite number"), ("subject,quantity,value\nm,loss,nan", "line 2", "no finite number"),
    ("subject,quantity,value\nm,accuracy.top1,73.1", "line 2", "accuracy"), ("subject,quantity,value\nm,los,2", "line 2", "did you mean 'loss'"),
    ("subject,quantity,value,step\nm,loss,2,1.5", "line 2", "no whole number"), ("subject,quantity,value,head\nm,pr,2,3", "line 2", "of which layer"),
    ("subject,quantity,value\n,loss,2", "line 2", "nothing under 'subject'"), ("subject,quantity,value\nm,loss,", "line 2", "nothing under 'value'"),
    ("subject,quantity,value\nm,loss,\"2\n", "line 2", "quote is not closed"), ("subject,quantity,value,tier\nm,loss,2,checkpiont", "line 2", "did you mean 'checkpoint'"),
  ])
  func `What is wrong with a table is told with its place`(text: String, place: String, says: String) {
    let error = #expect(throws: MeasuringError.self) { try rows(text) }
    let words = error?.description ?? ""
    #expect(words.contains("results.csv") && words.contains(place) && words.contains(says), "\(words)")
  }

  @Test func `A table as wide as a matrix is refused at once, and one that is no text`() {
    let wide = (0..<200_000).map { "c\($0)" }.joined(separator: ",")
    let error = #expect(throws: MeasuringError.self) { try rows("subject,quantity,value,\(wide)\n") }
    #expect(error?.problem.contains("one measurement into a row") == true)
    #expect(throws: MeasuringError.self) { try MeasurementLines.decode(Data([0x73, 0xFF, 0xFE]), path: "results.csv") }
  }

  @Test func `Two values for one measurement are refused when they are stored`() throws {
    let twice = try rows("subject,quantity,value\nm,loss,2\nm,loss,3\n")
    #expect(throws: StoreError.self) { try MeasurementStore().add(measured: twice) }
  }
}
