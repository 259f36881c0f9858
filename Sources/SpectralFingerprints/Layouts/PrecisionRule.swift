import Claims
import Evidence
import Ground

/// The floating-point format behind a file's numbers, or how its digits were cut.
///
/// `dtype`, where a file has it, is taken as it stands. Otherwise: files whose numbers were cut to six
/// significant digits when they were copied are `truncated-6`; the others' is what the suite says of the model.
enum PrecisionRule {
  static func precision(of file: ResultFile, subject: String) throws(ImportError) -> String {
    if let dtype = try file.json?["dtype"]?.text() { return dtype }
    if let root = file.json, ShortNumbers.areAll(in: root.value) { return ShortNumbers.precision }
    let known = SubjectDeclaration.known(for: subject)?.precision ?? ""
    return known.isEmpty ? "as given" : known
  }
}
