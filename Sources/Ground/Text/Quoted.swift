/// A string that came out of a file, made fit for an error message: quoted, printable and of bounded length.
package func quoted(_ text: String) -> String {
  let limit = 120
  var result = "'"
  var written = 0
  for scalar in text.unicodeScalars {
    guard written < limit else {
      result += "…"
      break
    }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
      result += "\\u{\(String(scalar.value, radix: 16))}"
    default:
      result.unicodeScalars.append(scalar)
    }
    written += 1
  }
  return result + "'"
}
