import Evidence
import Ground
import Transformer

/// What heads do in circuits, as rows.
extension RowBuilder {
  mutating func addAttention(of circuits: CircuitMeasurement) {
    for head in circuits.heads {
      add(.prefixMatching, head.prefixMatching, head: head.head)
      add(.previousToken, head.previousToken, head: head.head)
    }
  }

  mutating func addMaps(of circuits: CircuitMeasurement) {
    for head in circuits.heads {
      guard let copying = head.copying else { continue }
      add(.copying, copying.eigenvalueRatio, head: head.head, detail: "eigenvalues")
      add(.copying, copying.positiveShare, head: head.head, detail: "positive-share")
      add(.copying, copying.logits, head: head.head, detail: "logits")
    }
    for pair in circuits.compositions {
      add(.keyComposition, pair.ratio, head: pair.later, detail: pair.earlier.description)
    }
    if let random = circuits.randomComposition { add(.randomKeyComposition, random) }
  }

  /// Score and mean loss under one condition.
  mutating func add(_ loss: ContextLoss, _ places: ContextPlaces, under condition: Condition) {
    add(.inContextScore, loss.score, detail: places.description, condition: condition)
    add(.validationLoss, loss.mean, condition: condition)
    if loss.scoreError.isFinite {
      add(.standardError, loss.scoreError, detail: Quantity.inContextScore.rawValue, condition: condition)
    }
  }

  /// How certain the difference of two conditions' scores is.
  mutating func addDifference(_ loss: ContextLoss, from intact: ContextLoss, under condition: Condition) {
    let error = loss.errorOfDifference(from: intact)
    if error.isFinite {
      add(
        .differenceError, error, detail: Quantity.pair(.inContextScore, minus: HeadSet.none.description),
        condition: condition)
    }
  }
}
