/// Mappings that every suite has: for the result files of programs that many use.
enum BuiltInMappings {
  static let all = [
    (name: "built-in/lm-evaluation-harness.yaml", text: lmEvaluationHarness),
    (name: "built-in/lm-evaluation-harness-samples.yaml", text: lmEvaluationHarnessSamples),
    (name: "built-in/inspect.yaml", text: inspect),
  ]

  /// `results_*.json` of lm-evaluation-harness 0.4. Only metrics that are shares of examples answered rightly have a quantity
  /// here. That of TruthfulQA's second form is called `acc` as well, and is none.
  private static let lmEvaluationHarness = """
    says: Aggregated results of lm-evaluation-harness, one task a batch.
    file:
      has: [$.results, $.configs, $.versions]
    tables:
      quantity:
        acc: accuracy.top1
        acc_norm: accuracy.top1
        exact_match: accuracy.top1
      error:
        acc: standard-error
        acc_norm: standard-error
        exact_match: standard-error
      model:
        pretrained={name},*: "{name}"
        "*,pretrained={name},*": "{name}"
        "*pretrained={name}": "{name}"
    subject: "{$.model_name? or $.config?.model_args? | model?}"
    run: lm-evaluation-harness
    rows:
      - at: $.results.{task except truthfulqa_mc2}?
        batch: "{task}"
        examples: "{$.n-samples?[task]?.effective?}"
        rows:
          - {at: ".{metric except *_stderr},none?", quantity: "{metric | quantity?}", detail: "{metric}", value: "{.?}"}
          - {at: ".{metric}_stderr,none?", quantity: "{metric | error?}", detail: "accuracy.top1 {metric}", value: "{.?}"}
          # Of answers that a filter took out of the text.
          - at: .{metric except *_stderr},{filter except none}?
            quantity: "{metric | quantity?}"
            detail: "{metric} {filter}"
            value: "{.?}"
          - at: .{metric}_stderr,{filter except none}?
            quantity: "{metric | error?}"
            detail: "accuracy.top1 {metric} {filter}"
            value: "{.?}"
    """

  /// `samples_TASK_*.jsonl` of lm-evaluation-harness 0.4: each answer. The file does not say whose.
  private static let lmEvaluationHarnessSamples = """
    says: Single answers of a model, as lm-evaluation-harness logs them.
    file:
      has: ["$[*].doc_id", "$[*].filtered_resps", "$[*].target"]
    tables:
      task:
        samples_{task}_{year#}-{month#}-{day#}T{time}: "{task}"
    run: lm-evaluation-harness samples
    batch: "{file.name | task}"
    examples: 1
    quantity: accuracy.top1
    rows:
      - at: $[*]
        item: example {.doc_id}
        rows:
          - {detail: acc, value: "{.acc?}"}
          - {detail: acc_norm, value: "{.acc_norm?}"}
          - {detail: "exact_match {.filter}", value: "{.exact_match?}"}
    """

  /// JSON logs of Inspect; an evaluation that did not end is not read, and neither is one whose samples were asked several
  /// times: the best of five answers is no share of right ones.
  private static let inspect = """
    says: An evaluation log of Inspect, written as JSON.
    file:
      has: [$.eval.task, $.eval.model, $.results.scores, $.status]
      lacks: ["$.results.scores[0].reducer"]
    tables:
      evaluation that ended:
        success: inspect
      quantity:
        accuracy: accuracy.top1
    subject: "{$.eval.model}"
    run: "{$.status | evaluation that ended}"
    batch: "{$.eval.task}"
    rows:
      - at: $.results.scores[*]
        detail: "{.name}"
        examples: "{.scored_samples? or $.results.completed_samples} / {$.eval.config?.epochs? or 1}"
        rows:
          - {at: ".metrics.{metric except stderr}?", quantity: "{metric | quantity?}", value: "{.value?}"}
          - {at: ".metrics.stderr?", quantity: standard-error, detail: "accuracy.top1 {detail}", value: "{.value?}"}
    """
}
