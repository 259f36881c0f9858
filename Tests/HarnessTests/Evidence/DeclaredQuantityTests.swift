import Claims
import Foundation
import Testing

@testable import Evidence

/// Quantities that a suite declares besides the tool's own. Declarations last as long as the process, so that each test has
/// names of its own.
@Suite struct DeclaredQuantityTests {
  private func row(_ quantity: String, _ value: String) -> Data {
    Data(
      """
      {"tier":"checkpoint","subject":"m","batch":"b","quantity":"\(quantity)","detail":"","ablated":"none","run":"","label":"",\
      "value":\(value),"source":"s","digest":"d","precision":"fp32","software":"x","time":"t"}
      """.utf8)
  }

  @Test func `A name that nobody declared is no quantity`() {
    #expect(Quantity(rawValue: "test.undeclared") == nil)
    #expect(throws: (any Error).self) { try MeasurementLines.decode(row("test.undeclared", "0.5"), path: "rows.jsonl") }
  }

  @Test func `Rows may have a declared quantity, within the values of its kind`() throws {
    try Quantity.declare([QuantityDeclaration(name: "test.faithfulness", kind: .share, says: "share kept")])
    #expect(try MeasurementLines.decode(row("test.faithfulness", "0.5"), path: "rows.jsonl").map(\.value) == [0.5])
    #expect {
      try MeasurementLines.decode(row("test.faithfulness", "1.5"), path: "rows.jsonl")
    } throws: {
      "\($0)".contains("test.faithfulness is 1.5, and lies from 0.0 to 1.0")
    }
  }

  @Test(arguments: [
    (QuantityDeclaration.Kind.share, -0.5), (.accuracy, 2), (.size, -1), (.count, 1.5), (.ordinal, 0), (.dimension, 0.5), (.mark, 0),
  ])
  func `Each kind refuses what it cannot be`(kind: QuantityDeclaration.Kind, value: Double) throws {
    let name = "test.kind.\(kind.rawValue)"
    try Quantity.declare([QuantityDeclaration(name: name, kind: kind, says: "a test")])
    #expect(throws: (any Error).self) { try MeasurementLines.decode(row(name, "\(value)"), path: "rows.jsonl") }
    #expect(try MeasurementLines.decode(row(name, "1"), path: "rows.jsonl").count == 1)
  }

  @Test func `A number of examples right has its exact interval, as the tool's own accuracies have`() throws {
    try Quantity.declare([QuantityDeclaration(name: "test.recall", kind: .accuracy, says: "share recalled", worse: .lower)])
    let quantity = try #require(Quantity(rawValue: "test.recall"))
    #expect(quantity.declaration.worse == .lower)
    #expect(quantity.kind == Quantity.top1.kind)
  }

  @Test func `The same declaration twice is one quantity, another meaning under its name is refused and nothing is added`() throws {
    let first = QuantityDeclaration(name: "test.twice", kind: .size, says: "a size")
    try Quantity.declare([first])
    try Quantity.declare([first])
    #expect(Quantity.all.count { $0.rawValue == "test.twice" } == 1)
    var other = first
    other.says = "another size"
    #expect(throws: QuantityError(name: "test.twice", isBuiltIn: false)) {
      try Quantity.declare([QuantityDeclaration(name: "test.beside", kind: .size, says: "a size"), other])
    }
    #expect(Quantity(rawValue: "test.beside") == nil)
    #expect {
      try Quantity.declare([QuantityDeclaration(name: "pr", kind: .size, says: "public relations")])
    } throws: {
      "\($0)".contains("the tool's own")
    }
  }

  @Test func `The tool's own quantities come first, in the order of the page`() {
    #expect(Quantity.all.prefix(Quantity.builtIn.count).elementsEqual(Quantity.builtIn))
    #expect(Set(Quantity.builtIn.map(\.rawValue)).count == Quantity.builtIn.count)
    #expect(Quantity(rawValue: "pr") == .pr)
  }

  @Test func `A table's standard errors are rows of their own, and numbers beyond all bounds are refused`() throws {
    try Quantity.declare([QuantityDeclaration(name: "test.effect", kind: .number, says: "an effect")])
    func table(_ text: String) throws -> [Evidence.Measurement] { try MeasurementLines.decode(Data(text.utf8), path: "rows.csv") }
    let rows = try table("subject,quantity,value,examples,standard-error,item\nm,test.effect,0.5,200,0.1,feature 3\n")
    #expect(rows.map(\.key.quantity.rawValue) == ["test.effect", "standard-error"])
    #expect(rows[1].key.detail == "test.effect" && rows[1].value == 0.1 && rows[1].key.path == rows[0].key.path)
    for wrong in [
      "subject,quantity,value,examples,standard-error\nm,test.effect,0.5,,0.1\n", "subject,quantity,value,examples,standard-error\nm,accuracy.top1,0.5,9,0.1\n",
      "subject,quantity,value,step\nm,test.effect,0.5,-9223372036854775808\n", "subject,quantity,value,layer,head\nm,pr,2,4,L5H3\n",
    ] {
      #expect(throws: MeasuringError.self, "\(wrong)") { try table(wrong) }
    }
  }
}
