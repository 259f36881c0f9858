import Claims
import Testing

import enum Compute.AttentionClass
import struct Harness.Measurement

@testable import Harness

@Suite struct ClassesOfHeads {
  /// Selectivities of a head: the classes named, 1 for the others.
  private static func head(_ name: String, _ classes: [String: Double]) -> [Measurement] {
    AttentionClass.allCases.map { each in
      .sample(.selectivity, classes[each.rawValue] ?? 1, head: name, batch: "synthetic", detail: each.rawValue)
    }
  }

  private let asking = Asking(
    rows: head("L0H0", ["first-token": 400]) + head("L0H1", ["induction": 60, "first-token": 90])
      + head("L0H2", ["first-token": 200]) + head("L1H0", ["induction": 55]) + head("L1H1", ["local": 30]) + head("L1H2", ["self": 29.9]))

  @Test(arguments: [
    ("{of-class: {subject: tiny}}", "L0H{0,1,2}+L1H{0,1}"), ("{of-class: {subject: tiny, class: [induction]}}", "L1H0"),
    ("{of-class: {subject: tiny, except: [first-token]}}", "L1H{0,1}"),
    ("{of-class: {subject: tiny, threshold: 29}}", "L0H{0,1,2}+L1H{0,1,2}"),
    ("{of-class: {subject: tiny, layers: [1]}}", "L1H{0,1}"), ("{of-class: {subject: tiny, within: \"L0H0+L1H2\"}}", "L0H0"),
    ("{of-class: {subject: tiny, class: [duplicate-token]}}", "none"),
    // The screen asks for a capability, whatever the head's own class.
    ("{screen: {subject: tiny, class: induction}}", "L0H1+L1H0"),
    ("{screen: {subject: tiny, class: induction, threshold: 60}}", "L0H1"),
    ("{screen: {subject: tiny, class: induction, layers: [1]}}", "L1H0"),
  ])
  func headsOfAClass(question: String, heads: String) throws {
    #expect(try asking.heads(question) == heads)
  }

  @Test(arguments: [
    // 3 of 6 heads, all of layer 0 and none of layer 1.
    ("{bos-fraction: {subject: tiny}}", ["=0.5"]), ("{bos-fraction: {subject: tiny, layers: [0]}}", ["=1"]),
    ("{bos-fraction: {subject: tiny, by-layer: true}}", ["L0=1", "L1=0"]),
    ("{bos-fraction: {subject: tiny, threshold: 401}}", ["=0"]),
    ("{selectivity: {subject: tiny, heads: L0H1}}", ["L0H1=90"]),
    ("{selectivity: {subject: tiny, heads: L0H1, class: induction}}", ["L0H1=60"]),
  ])
  func shares(question: String, labelled: [String]) throws {
    #expect(try asking.labelled(question) == labelled)
  }

  @Test(arguments: [
    ("{of-class: {subject: tiny, class: [inductoin]}}", EvaluationError.Kind.badQuestion),
    ("{of-class: {subject: tiny, within: L5H0}}", .noEvidence), ("{of-class: {subject: tiny, layers: [7]}}", .noEvidence),
    ("{bos-fraction: {subject: tiny, layers: [7]}}", .noEvidence), ("{bos-fraction: {subject: other}}", .noEvidence),
    ("{selectivity: {subject: tiny, heads: L5H0}}", .noEvidence), ("{screen: {subject: tiny, class: key}}", .noEvidence),
    ("{of-class: {subject: tiny, batch: natural}}", .noEvidence),
  ])
  func whatIsNotThereIsNoEmptySet(question: String, kind: EvaluationError.Kind) throws {
    #expect(try asking.failure(question) == kind)
  }

  @Test func theThresholdIsInclusiveAndTiesGoToTheFirstClass() throws {
    let tie = Asking(rows: Self.head("L0H0", ["induction": 30, "local": 30]))
    #expect(try tie.heads("{of-class: {subject: tiny, class: [induction]}}") == "L0H0")
    #expect(try tie.heads("{of-class: {subject: tiny, class: [local]}}") == "none")
  }

  @Test func twoValuesOfOneSelectivityAreBrokenEvidence() throws {
    let rows = Self.head("L0H0", [:]) + [.sample(.selectivity, 9, head: "L0H0", batch: "synthetic", detail: "local", source: "b")]
    #expect(try Asking(rows: rows).failure("{of-class: {subject: tiny}}") == .brokenEvidence)
  }

  @Test func aSelectivityThatIsNoNumberIsBrokenEvidence() throws {
    let rows = Self.head("L0H0", ["induction": .nan, "local": 400])
    #expect(try Asking(rows: rows).failure("{of-class: {subject: tiny}}") == .brokenEvidence)
  }

  @Test func ablatedSelectivitiesAreNotThoseOfTheModel() throws {
    let rows: [Measurement] = [.sample(.selectivity, 99, head: "L0H0", detail: "induction", ablated: "L0H1")]
    #expect(try Asking(rows: rows).failure("{of-class: {subject: tiny}}") == .noEvidence)
  }

  /// A model of which layer 1 was looked at for induction alone, and layer 2 not at all.
  private let partly = Asking(
    rows: head("L0H0", ["first-token": 400]) + [
      .sample(.selectivity, 60, head: "L1H0", batch: "synthetic", detail: "induction")
    ])

  @Test(arguments: [
    "{screen: {subject: tiny, class: induction, layers: [0, 2]}}",
    "{screen: {subject: tiny, class: self, layers: [1]}}", "{bos-fraction: {subject: tiny, layers: [1]}}",
    "{of-class: {subject: tiny, class: [first-token], layers: [1]}}", "{of-class: {subject: tiny, layers: [2]}}",
  ])
  func whereNobodyLookedNoneIsNoAnswer(question: String) throws {
    #expect(try partly.failure(question) == .noEvidence)
  }

  @Test func aListingOfSomeHeadsIsNoWholeModel() throws {
    let heads = ["L0H0", "L0H1", "L1H0", "L1H1"].map { Self.head($0, ["first-token": 400]) }
    #expect(try Asking(rows: Array(heads.joined())).value("{bos-fraction: {subject: tiny}}") == 1)
    let some = Asking(rows: Array(heads.dropLast().joined()))
    #expect(try some.failure("{bos-fraction: {subject: tiny}}") == .noEvidence)
    // A whole layer, of a model that is known to have another one.
    let layer = Asking(rows: Array(heads.prefix(2).joined()) + [.sample(.layerCount, 2)])
    #expect(try layer.failure("{bos-fraction: {subject: tiny, layers: [0]}}") == .noEvidence)
  }

  @Test(arguments: ["{of-class: {subject: tiny, class: [previous-token]}}", "{bos-fraction: {subject: tiny}}"])
  func aHeadMayBeOfAClassThatNobodyLookedAt(question: String) throws {
    let rows = Self.head("L0H0", ["previous-token": 90]).filter { $0.key.detail != "self" }
    #expect(try Asking(rows: rows).failure(question) == .noEvidence)
  }

  @Test func whatWasLookedForIsAnAnswer() throws {
    #expect(try partly.heads("{screen: {subject: tiny, class: induction, layers: [1]}}") == "L1H0")
    #expect(try partly.heads("{of-class: {subject: tiny, class: [self], layers: [0]}}") == "none")
  }
}
