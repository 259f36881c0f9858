import Claims
import Ground
import Mathematics

extension MemoryTable {
  /// Rows of the tier *paper*: every golden figure that states a measurement.
  ///
  /// A figure whose row fields do not read is a problem of its golden file; it gives no row.
  public static func paper(_ figures: some Sequence<Figure>) -> (table: MemoryTable, problems: [Problem]) {
    var rows: [Measurement] = []
    var problems: [Problem] = []
    for figure in figures.sorted(by: { $0.name < $1.name }) {
      guard let fields = figure.measures, case .number(let value) = figure.content else { continue }
      do {
        rows.append(try row(figure, fields, value))
      } catch {
        problems.append(error)
      }
    }
    return (MemoryTable(rows), problems)
  }

  private static func row(
    _ figure: Figure, _ fields: [String: String], _ value: Double
  ) throws(Problem) -> Measurement {
    func problem(_ message: String, _ remedy: String) -> Problem {
      Problem(figure.location, "figure '\(figure.name)': \(message)", remedy: remedy)
    }
    func integer(_ field: String) throws(Problem) -> Int? {
      guard let text = fields[field] else { return nil }
      guard let number = Int(text) else { throw problem("'\(field)' is '\(text)'", "write a whole number") }
      return number
    }
    let name = fields["quantity"] ?? ""
    guard let quantity = Quantity(rawValue: name) else {
      throw problem(
        "unknown quantity '\(name)'", Suggestion.remedy(for: name, among: Quantity.all.map(\.rawValue)))
    }
    var ablated = "none"
    if let text = fields["ablated"] {
      do {
        ablated = try HeadSet(parsing: text).description
      } catch {
        throw problem("\(error)", "correct 'ablated'")
      }
    }
    let key = Measurement.Key(
      tier: .paper, subject: fields["subject"] ?? "", step: try integer("step"), batch: fields["batch"] ?? "",
      quantity: quantity, layer: try integer("layer"), head: try integer("head"), detail: fields["detail"] ?? "",
      ablated: ablated, run: fields["run"] ?? "")
    let digest = SHA256.hash(data: Array("\(figure.name)=\(figure.written)".utf8)).hexadecimal
    return Measurement(
      key, value: value, examples: try integer("examples"), label: fields["label"] ?? "", slack: figure.tolerance,
      provenance: Provenance(
        source: Figure.sourcePrefix + figure.name, digest: digest, precision: "printed", software: "paper figures 1"))
  }
}
