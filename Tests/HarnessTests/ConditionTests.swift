import struct Evidence.Measurement
import Foundation
import Ground
import Testing

@testable import Evidence
@testable import Questions

@Suite struct RolesOfConditions {
  private func role(_ label: String, _ ablated: String = "L6H1", subject: String = "ts51m/s271") -> Condition.Role {
    Condition.Role(label: label, ablated: ablated, subject: subject)
  }

  @Test(arguments: [
    ("baseline", "none", Condition.Role.intact), ("probe-key-removed", "none", .intact), ("", "L0H1", .set("")),
    ("own_picks", "L0H1", .own), ("ablate_s271_circuit_L6L7", "L6H1", .own),
    ("ablate_s42_circuit_on_s271", "L0H3", .foreign("s42")), ("picks_of_s42", "L0H3", .foreign("s42")),
    ("ablate_picks_of_s42 (1h)", "L0H3", .foreign("s42")),
    ("ablate_matched_random_L6L7", "L6H2", .control(of: nil, draw: nil)),
    ("ablate_matched_random_same_layers ({2: [7]})", "L2H7", .control(of: nil, draw: nil)),
    ("matched_random", "L2H7", .control(of: nil, draw: nil)), ("matched_random.3", "L2H7", .control(of: nil, draw: 3)),
    ("ablate_matched_random_of_screen.10", "L2H7", .control(of: "screen", draw: 10)),
    ("matched_random_minus_L7H4", "L2H7", .set("matched_random_minus_L7H4")),
    ("ablate_full_L0 (all 16)", "L0H{0,1}", .layers([0], of: nil)),
    ("ablate_full_layers_0_1", "L0H0+L1H0", .layers([0, 1], of: nil)),
    ("ablate_full_layers_of_screen", "L4H0+L7H0", .layers([4, 7], of: "screen")),
    ("full_layers", "L4H0", .layers([4], of: "own_picks")), ("full_late", "L2H0+L3H0", .layers([2, 3], of: nil)),
    ("ablate_induction_screen_>=50x (3h)", "L4H4", .set("induction_screen_>=50x")), ("ablate_L0H3", "L0H3", .set("L0H3")),
  ])
  func `A printed name says what the heads are to the model`(label: String, ablated: String, expected: Condition.Role) {
    #expect(role(label, ablated) == expected)
  }

  @Test func `One seed's script applied to another seed ablates a stranger's heads`() {
    #expect(role("ablate_s271_circuit_L6L7", subject: "ts51m/s42") == .foreign("s271"))
    #expect(role("ablate_s42_circuit_on_s271", subject: "ts51m/s42") == .own)
  }

  @Test(arguments: [
    Condition.Role.intact, .own, .foreign("s42"), .set(""), .set("L0H{1,2}+L3H4"), .control(of: nil, draw: nil),
    .control(of: nil, draw: 0), .control(of: "screen", draw: nil), .control(of: "screen", draw: 12), .layers([0], of: nil),
    .layers([0, 11], of: "given_heads"),
  ])
  func `The written form of a role reads back`(role: Condition.Role) {
    #expect(Condition.Role(role.description) == role)
  }

  @Test(arguments: ["", "owner", "foreign", "control of ", "control, draw x", "controls", "layers", "layers one", "intact 1"])
  func `Other texts are no role`(text: String) {
    #expect(Condition.Role(text) == nil)
  }

  @Test func `Roles come back from a file, and rows without one have what their label says`() throws {
    let row = Evidence.Measurement.sample(.pin, 0.5, ablated: "L0H1", label: "matched_random.2")
    var odd = row
    odd.role = .set("drawn by hand")
    let data = try MeasurementLines.encode([row, odd])
    #expect(try MeasurementLines.decode(data, path: "rows.jsonl") == [row, odd])
    let before = String(decoding: data, as: UTF8.self).replacing("\"role\":\"control, draw 2\",", with: "")
    #expect(!before.contains("control"))
    #expect(try MeasurementLines.decode(Data(before.utf8), path: "rows.jsonl").first?.role == .control(of: nil, draw: 2))
    let broken = Data(before.replacing("drawn by hand", with: "x").replacing("set x", with: "sets").utf8)
    #expect(throws: MeasuringError.self) { try MeasurementLines.decode(broken, path: "rows.jsonl") }
  }
}

@Suite struct NamesOfConditions {
  private static let rows = [
    ("own", "own_picks"), ("circuit", "ablate_s42_circuit_L0"), ("s271", "ablate_s271_circuit_on_s42"), ("random", "ablate_matched_random_L0"),
    ("draw", "matched_random.1"), ("later draw", "matched_random.10"), ("of x", "ablate_matched_random_of_x.1"),
    ("L0", "ablate_full_L0"), ("L0 of x", "ablate_full_layers_of_x"), ("top6", "ablate_top6_spectral_by_integral"),
    ("screen", "ablate_screen_>=50x (3h)"),
  ].map { ($0, Evidence.Measurement.sample(.pin, 1, subject: "ts51m/s42", ablated: "L0H1", label: $1)) }

  @Test(arguments: [
    ("own_picks", ["own", "circuit"]), ("picks_of_s271", ["s271"]), ("s271_circuit_on_s42", ["s271"]),
    ("matched_random", ["random", "draw", "later draw", "of x"]), ("matched_random.1", ["draw"]),
    ("matched_random_of_x", ["of x"]), ("matched_random_of_x.1", ["of x"]), ("matched_random_of_x.2", []),
    ("matched_random_L0", ["random"]), ("full_L0", ["L0"]), ("full_layers_0", ["L0"]), ("full_L0L1", []),
    ("full_layers_of_x", ["L0 of x"]), ("top6_spectral", ["top6"]), ("ablate_top6_spectral_by_integral", ["top6"]),
    ("top6_spec", []), ("spectral", []), ("screen", ["screen"]),
  ])
  func `A name in a claim is one condition, or the beginning of the source's own name`(name: String, found: [String]) throws {
    let name = try ConditionName(name)
    #expect(Self.rows.filter { name.matches($0.1) }.map(\.0) == found)
  }

  @Test(arguments: ["", "picks_of_", "matched_random.x", "matched_random_of_", "full_L", "full_L6-7", "full_layers_0_x"])
  func `A name that looks like a known one and is none is refused`(name: String) {
    #expect(throws: ConditionName.Problem.self) { try ConditionName(name) }
  }
}
