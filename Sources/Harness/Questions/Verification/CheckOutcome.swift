import Claims
import Evidence
import Ground

/// A check's verdict with the items behind it, before nulls and variants.
struct CheckOutcome {
  var verdict: Verdict
  var reason = ""
  var items: [Judged.Item] = []
  var sources: Set<String> = []
  /// What the members that have evidence say together; `nil` if nothing was judged.
  var judgement: Judgement?
  /// Rows without evidence on the tier.
  var missingRows = 0

  /// The values in one line.
  var measured: String {
    let shown = items.prefix(8).map { item in
      [item.item.label, item.item.value.written].filter { !$0.isEmpty }.joined(separator: " ")
    }
    let rest = items.count > 8 ? ["… \(items.count - 8) more"] : []
    return items.isEmpty ? reason : (shown + rest).joined(separator: "; ")
  }

  /// Asks each of `rows` and holds the answers against what the row expects.
  init(rows: [Check.Row], asker: Evaluator, expecter: Evaluator) {
    verdict = .error
    let judge = Judge<EvaluationError>(
      isSampled: asker.tier == .replica || asker.tier == .checkpoint,
      difference: { first, second in asker.difference(of: first, minus: second) },
      resolve: { expression throws(EvaluationError) in try expecter.answer(expression) },
      figure: { name throws(EvaluationError) in
        guard case .text(let text) = name.kind else {
          throw EvaluationError(.badQuestion, "'\(name.written)' is no figure's name")
        }
        return try expecter.figure(named: text)
      },
      mismatch: { EvaluationError(.badQuestion, $0) })

    let isAboutWhole = rows.contains { $0.expect.isAboutWholeAnswer }
    guard !isAboutWhole || Set(rows.map(\.expect)).count <= 1 else {
      reason = "an expectation about all rows uses a row's variable"
      return
    }
    var whole: [Answer.Item] = []
    var judgements: [Judgement] = []
    var missing: [String] = []
    for row in rows {
      let label = rows.count > 1 ? row.label : ""
      do throws(EvaluationError) {
        let answer = try asker.answer(row.ask)
        if isAboutWhole {
          whole += answer.items.map { $0.labelled(label) }
        } else {
          let judged = try judge.judge(answer, row.expect)
          judgements.append(judged.judgement)
          items += judged.items.map { $0.labelled(label) }
        }
        sources.formUnion(answer.sources)
      } catch {
        let message = [label, error.message].filter { !$0.isEmpty }.joined(separator: ": ")
        guard error.kind == .noEvidence else {
          items = []
          reason = message
          return
        }
        missing.append(message)
      }
    }
    missingRows = missing.count
    guard missing.count < rows.count else {
      verdict = .notRun
      reason = missing.first ?? "nothing to ask"
      return
    }
    let partial = "\(missing.count) of \(rows.count) members have no evidence on this tier (\(missing.joined(separator: "; ")))"
    if isAboutWhole, let expectation = rows.first?.expect {
      do throws(EvaluationError) {
        let judged = try judge.judge(Answer(whole), expectation)
        judgements = [judged.judgement]
        items = judged.items
      } catch {
        // What is there need not suffice for the expectation: the named item may be among the missing ones.
        let isPartial = !missing.isEmpty && error.kind == .badQuestion
        verdict = error.kind == .noEvidence ? .notRun : (isPartial ? .inconclusive : .error)
        reason = isPartial ? partial : error.message
        return
      }
    }
    let overall = Judgement.all(judgements)
    judgement = overall
    switch overall {
    case .holds: verdict = missing.isEmpty ? .reproduced : .inconclusive
    case .undecided: verdict = .inconclusive
    // A whole answer with holes in it decides nothing.
    case .fails: verdict = isAboutWhole && !missing.isEmpty ? .inconclusive : .contradicted
    }
    if !missing.isEmpty {
      reason = partial
    } else if verdict == .inconclusive {
      reason = "the uncertainty reaches over the line"
    }
  }
}

extension Judged.Item {
  fileprivate func labelled(_ prefix: String) -> Judged.Item {
    var copy = self
    copy.item = item.labelled(prefix)
    return copy
  }
}

extension CheckResult.Item {
  init(_ judged: Judged.Item) {
    self.init(
      label: judged.item.label, value: judged.item.value.written, number: judged.item.number,
      interval: judged.item.interval, expected: judged.expected, judgement: judged.judgement,
      sampleSize: judged.item.sampleSize)
  }
}
