import struct Evidence.Measurement
import Foundation
import Report
import Testing

@testable import Evidence

private let source = EvidenceSource(tier: .archive, name: "a.json", digest: "d1", software: "importer 1")

private func row(
  _ value: Double, head: Int? = 3, step: Int? = 400, of source: EvidenceSource = source
) -> Measurement {
  Measurement(
    Measurement.Key(
      tier: source.tier, subject: "ts51m/s42", step: step, batch: "probe", quantity: .pr, layer: 0, head: head
    ),
    value: value,
    provenance: Provenance(
      source: source.name, digest: source.digest, precision: "fp32", software: source.software))
}

extension MeasurementStore {
  fileprivate func values() throws -> [Double] {
    try rows(tier: .archive, subject: "ts51m/s42", quantity: .pr).map(\.value)
  }
}

@Suite struct MeasurementStoreTests {
  @Test func `Keeps every field of a row`() throws {
    var full = row(2.25)
    full.key.detail = "key"
    full.key.ablated = "L0H{3,6}"
    full.key.run = "ablation"
    full.examples = 2000
    full.tokens = 1.5e9
    full.checkpointDigest = "c"
    full.batchDigest = "b"
    full.label = "ablate_circuit"
    full.provenance.time = "2025-01-01T00:00:00Z"
    let bare = row(1, head: nil, step: nil)
    let store = try MeasurementStore()
    try store.replace(source, with: [full, bare])
    let rows = try store.rows(tier: .archive, subject: "ts51m/s42", quantity: .pr)
    #expect(Set(rows) == [full, bare])
  }

  @Test func `Finds rows by tier, subject and quantity only`() throws {
    let store = try MeasurementStore()
    try store.replace(source, with: [row(1)])
    #expect(try store.rows(tier: .replica, subject: "ts51m/s42", quantity: .pr).isEmpty)
    #expect(try store.rows(tier: .archive, subject: "ts51m/s271", quantity: .pr).isEmpty)
    #expect(try store.rows(tier: .archive, subject: "ts51m/s42", quantity: .kstar).isEmpty)
    #expect(try store.subjects(tier: .archive) == ["ts51m/s42"])
    #expect(try store.subjects(tier: .replica).isEmpty)
  }

  @Test func `Skips a source that it holds unchanged`() throws {
    let store = try MeasurementStore()
    #expect(try store.replace(source, with: [row(1)]))
    #expect(try store.holds(source))
    #expect(try !store.replace(source, with: [row(2)]))
    #expect(try store.values() == [1])
  }

  @Test(arguments: [("d2", "importer 1"), ("d1", "importer 2")])
  func `Reads a source again when it or its importer changed`(digest: String, software: String) throws {
    let store = try MeasurementStore()
    try store.replace(source, with: [row(1), row(9, head: 4)])
    let changed = EvidenceSource(tier: .archive, name: source.name, digest: digest, software: software)
    #expect(try !store.holds(changed))
    #expect(try store.replace(changed, with: [row(2, of: changed)]))
    #expect(try store.values() == [2])
  }

  @Test func `Replaces one source and leaves the others`() throws {
    let other = EvidenceSource(tier: .archive, name: "b.json", digest: "d", software: "importer 1")
    let changed = EvidenceSource(tier: .archive, name: "a.json", digest: "d2", software: "importer 1")
    let store = try MeasurementStore()
    try store.replace(source, with: [row(1)])
    try store.replace(other, with: [row(7, of: other)])
    try store.replace(changed, with: [])
    #expect(try store.values() == [7])
    #expect(try store.sources().map(\.rows) == [0, 1])
  }

  @Test(arguments: ["digest", "precision", "software", "source"])
  func `Refuses a row without full provenance`(field: String) throws {
    var incomplete = row(1)
    switch field {
    case "digest": incomplete.provenance.digest = ""
    case "precision": incomplete.provenance.precision = ""
    case "software": incomplete.provenance.software = ""
    default: incomplete.provenance.source = ""
    }
    let store = try MeasurementStore()
    #expect(throws: StoreError.self) { try store.replace(source, with: [row(5, head: 9), incomplete]) }
    #expect(try store.values().isEmpty)
  }

  @Test(arguments: ["name", "digest", "software"])
  func `Refuses a source without full identity`(field: String) throws {
    var incomplete = source
    switch field {
    case "name": incomplete.name = ""
    case "digest": incomplete.digest = ""
    default: incomplete.software = ""
    }
    let store = try MeasurementStore()
    #expect(throws: StoreError.self) { try store.replace(incomplete, with: []) }
    #expect(throws: StoreError.self) { try store.recordFailure(SourceFailure(problem: "p"), of: incomplete) }
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func `Refuses values that are not finite`(value: Double) throws {
    let store = try MeasurementStore()
    #expect(throws: StoreError.self) { try store.replace(source, with: [row(value)]) }
  }

  @Test func `Refuses negative places and counts`() throws {
    let store = try MeasurementStore()
    var counted = row(1)
    counted.examples = -1
    for bad in [row(1, head: -1), row(1, step: -5), counted] {
      #expect(throws: StoreError.self) { try store.replace(source, with: [bad]) }
    }
  }

  @Test func `Refuses the same measurement twice unless its condition differs`() throws {
    let store = try MeasurementStore()
    #expect(throws: StoreError.duplicate(source: "a.json", key: row(1).key, label: "")) {
      try store.replace(source, with: [row(1), row(2)])
    }
    #expect(try store.values().isEmpty)
    var named = row(2)
    named.label = "ablate_random"
    try store.replace(source, with: [row(1), named])
    #expect(try store.values().sorted() == [1, 2])
  }

  @Test func `Tells absent numbers from present ones`() throws {
    let store = try MeasurementStore()
    #expect(throws: StoreError.self) {
      try store.replace(source, with: [row(1, head: nil, step: nil), row(2, head: nil, step: nil)])
    }
    try store.replace(source, with: [row(1, head: nil, step: nil), row(2, head: 0, step: 0)])
    #expect(try store.values().count == 2)
  }

  @Test func `Remembers what a failed source would have held`() throws {
    let store = try MeasurementStore()
    try store.replace(source, with: [row(1)])
    var damaged = source
    damaged.digest = "d2"
    let failure = SourceFailure(problem: "cut short", subject: "ts51m/s42", quantities: [.pr, .kstar])
    try store.recordFailure(failure, of: damaged)
    #expect(try store.values().isEmpty)
    #expect(try !store.holds(damaged))
    #expect(
      try store.failures(tier: .archive, subject: "ts51m/s42", quantity: .kstar).map(\.failure) == [failure])
    #expect(try store.failures(tier: .archive, subject: "ts51m/s42", quantity: .loss).isEmpty)
    #expect(try store.failures(tier: .archive, subject: "ts51m/s271", quantity: .pr).isEmpty)
    #expect(try store.failures(tier: .replica, subject: "ts51m/s42", quantity: .pr).isEmpty)
    try store.replace(source, with: [row(1)])
    #expect(try store.failures(tier: .archive, subject: "ts51m/s42", quantity: .pr).isEmpty)
  }

  @Test func `A failure that tells nothing concerns no check by itself`() {
    #expect(!SourceFailure(problem: "p").mayConcern(subject: "any", quantity: .loss))
    #expect(SourceFailure(problem: "p").isUntold)
    #expect(SourceFailure(problem: "p", subject: "a").mayConcern(subject: "a", quantity: .loss))
    #expect(!SourceFailure(problem: "p", subject: "a").mayConcern(subject: "b", quantity: .loss))
  }

  @Test func `Drops the sources that are gone`() throws {
    let replica = EvidenceSource(tier: .replica, name: "a.json", digest: "d", software: "trainer 1")
    let store = try MeasurementStore()
    try store.replace(source, with: [row(1)])
    try store.replace(replica, with: [row(3, of: replica)])
    try store.keepOnly(["b.json"], in: .archive)
    #expect(try store.values().isEmpty)
    #expect(try store.sources().map(\.source) == [replica])
  }

  @Test func `Summarises what it holds`() throws {
    var labelled = row(2, step: 800)
    labelled.label = "later"
    let store = try MeasurementStore()
    try store.replace(source, with: [row(1), row(3, head: 4), labelled])
    let summary = try store.summary()
    #expect(summary.count == 1)
    #expect(summary.first?.rows == 3)
    #expect(summary.first?.steps == [400, 800])
    #expect(summary.first?.labels == ["later"])
  }
}
