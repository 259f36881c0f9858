import Claims

/// A check's verdict with the items behind it, before nulls and variants.
struct CheckOutcome {
  var verdict: Verdict
  var reason = ""
  var items: [Judged.Item] = []
  var sources: Set<String> = []

  /// The values in one line.
  var measured: String {
    let shown = items.prefix(8).map { item in
      [item.item.label, item.item.value.written].filter { !$0.isEmpty }.joined(separator: " ")
    }
    let rest = items.count > 8 ? ["… \(items.count - 8) more"] : []
    return items.isEmpty ? reason : (shown + rest).joined(separator: "; ")
  }

  init(
    check: Check, ask: Expression, overrides: [String: Expression], asker: Evaluator, expecter: Evaluator
  ) {
    verdict = .error
    let judge = Judge<EvaluationError>(
      isSampled: asker.tier == .replica || asker.tier == .checkpoint,
      resolve: { expression throws(EvaluationError) in try expecter.answer(expression) },
      figure: { name throws(EvaluationError) in
        guard case .text(let text) = name.kind else {
          throw EvaluationError(.badQuestion, "'\(name.written)' is no figure's name")
        }
        return try expecter.figure(named: text)
      },
      mismatch: { EvaluationError(.badQuestion, $0) })

    let rows = check.boundRows(overriding: overrides)
    var answers: [(answer: Answer, expectation: Expectation)] = []
    var missing: [String] = []
    for (row, bindings) in rows {
      do throws(EvaluationError) {
        let answer = try asker.answer(ask.substituting(bindings))
        let items = rows.count > 1 ? answer.items.map { $0.labelled(row.label) } : answer.items
        answers.append((Answer(items), check.expect.substituting(bindings)))
        sources.formUnion(answer.sources)
      } catch {
        guard error.kind == .noEvidence else {
          reason = [row.label, error.message].filter { !$0.isEmpty }.joined(separator: ": ")
          return
        }
        missing.append(rows.count > 1 ? "\(row.label): \(error.message)" : error.message)
      }
    }
    guard !answers.isEmpty else {
      verdict = .notRun
      reason = missing.first ?? "nothing to ask"
      return
    }
    do throws(EvaluationError) {
      try conclude(answers, check.expect.isAboutWholeAnswer, judge, missing: missing, of: rows.count)
    } catch {
      verdict = error.kind == .noEvidence ? .notRun : .error
      reason = error.message
    }
  }

  private mutating func conclude(
    _ answers: [(answer: Answer, expectation: Expectation)], _ isAboutWhole: Bool, _ judge: Judge<EvaluationError>,
    missing: [String], of count: Int
  ) throws(EvaluationError) {
    var judgements: [Judgement] = []
    if isAboutWhole, let expectation = answers.first?.expectation {
      let judged = try judge.judge(Answer(answers.flatMap(\.answer.items)), expectation)
      items = judged.items
      judgements = [judged.judgement]
    } else {
      for (answer, expectation) in answers {
        let judged = try judge.judge(answer, expectation)
        items += judged.items
        judgements.append(judged.judgement)
      }
    }
    let overall = Judgement.all(judgements)
    switch overall {
    case .holds: verdict = missing.isEmpty ? .reproduced : .inconclusive
    case .undecided: verdict = .inconclusive
    // A whole answer with holes in it decides nothing.
    case .fails: verdict = isAboutWhole && !missing.isEmpty ? .inconclusive : .contradicted
    }
    if !missing.isEmpty {
      reason = "\(missing.count) of \(count) members have no evidence on this tier (\(missing.joined(separator: "; ")))"
    } else if verdict == .inconclusive {
      reason = "the uncertainty reaches over the line"
    }
  }
}

extension CheckResult.Item {
  init(_ judged: Judged.Item) {
    self.init(
      label: judged.item.label, value: judged.item.value.written, number: judged.item.number,
      interval: judged.item.interval, expected: judged.expected, judgement: judged.judgement)
  }
}
