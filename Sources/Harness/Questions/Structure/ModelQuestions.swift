import Claims
import Evidence
import Mathematics

extension QuestionKind {
  static let gptParameters = QuestionKind(
    "gpt-parameters",
    [
      Parameter("layers", .numbers, required: true, "number of blocks"),
      Parameter("width", .numbers, required: true, "model width d"),
      Parameter("vocabulary", .numbers, required: true, "vocabulary size"),
      Parameter("context", .numbers, required: true, "number of learned positions"),
      Parameter("feed-forward", .numbers, required: true, "width of the feed-forward layer"),
    ],
    gives: .numbers,
    """
    Parameter count of a GPT with tied unembedding, learned positions, no linear biases, and LayerNorm gain and bias: \
    V·d + T·d + layers·(4d² + 2·d·ff + 4d) + 2d.
    """
  ) { arguments throws(EvaluationError) in
    let layers = try arguments.number("layers")
    let width = try arguments.number("width")
    let embeddings = (try arguments.number("vocabulary") + arguments.number("context")) * width
    let block = 4 * width * width + 2 * width * (try arguments.number("feed-forward")) + 4 * width
    return Answer(embeddings + layers * block + 2 * width)
  }

  static let constructedPR = QuestionKind(
    "constructed-pr",
    [
      Parameter("spectrum", .numbers, required: true, "singular values, e.g. [1, 1, 1]"),
      Parameter("rows", .numbers, "rows of the matrix; default 64"),
      Parameter("columns", .numbers, "columns; default 32"),
    ],
    gives: .numbers,
    """
    Participation ratio measured on a matrix built to have the given singular values (fixed orthogonal factors), by \
    the same code that measures heads.
    """
  ) { arguments throws(EvaluationError) in
    let spectrum = try arguments.numbers("spectrum").compactMap(\.number)
    let rows = try arguments.optionalInteger("rows") ?? 64
    let columns = try arguments.optionalInteger("columns") ?? 32
    guard (1...4096).contains(rows), (1...512).contains(columns), spectrum.count <= min(rows, columns) else {
      throw arguments.bad("\(spectrum.count) singular values do not fit a \(rows) × \(columns) matrix")
    }
    let matrix = ConstructedMatrix.withSingularValues(spectrum, rows: rows, columns: columns)
    do {
      guard let value = try ParticipationRatio.entropy(of: matrix) else {
        throw arguments.broken("the participation ratio of a zero matrix is undefined")
      }
      return Answer(value)
    } catch let error as EvaluationError {
      throw error
    } catch {
      throw arguments.broken("\(error)")
    }
  }
}
