/// The files that a new suite begins with: they lint, verify and report as they are, with a commented claim of each common
/// kind, and are there to be written over.
///
/// ```swift
/// for (path, text) in SuiteStarter(paper: "A paper", link: "").files { … }   // "suite.yaml": "title: …"
/// ```
public struct SuiteStarter: Sendable {
  private let paper: String
  private let link: String

  /// - Parameters:
  ///   - paper: the paper's title
  ///   - link: where it can be read; empty if that is not known yet
  public init(paper: String, link: String) {
    self.paper = paper
    self.link = link
  }

  /// Path in the suite's folder, and content.
  public var files: [(path: String, text: String)] {
    [
      ("README.md", readme), ("suite.yaml", description), ("claims/vocabulary.yaml", Self.vocabulary),
      ("evidence/results.csv", Self.table),
    ] + Self.claims.flatMap { claim in
      [("claims/1-results/\(claim.id).yaml", claim.text)]
        + (claim.figures.isEmpty ? [] : [("golden/figures/1-results/\(claim.id).yaml", claim.figures)])
    }
  }

  private var quotedPaper: String { paper.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") }

  private var readme: String {
    """
    # The claims of \(paper)

    Each file in `claims/` is one claim: what the paper asserts, what would refute it, and the questions that decide. The
    numbers that the paper prints are in `golden/figures/`, those that were measured in `evidence/results.csv`.

    ```sh
    claims lint                                     # mistakes, with file, line and remedy
    claims verify                                   # what was measured and what is printed, with intervals
    claims report --out out                         # the report: HTML, Markdown, a letter to the authors
    claims accept --reason "first reading"          # from now on verify tells what has changed
    claims new another-claim                        # one more file to fill in
    ```

    The five claims here are examples of the common kinds, on made-up numbers. Once yours are written, remove the folders
    `1-results` of `claims` and `golden/figures`, and put your models into `claims/vocabulary.yaml`, your sections and what the
    paper is known for into `suite.yaml`.

    """
  }

  private var description: String {
    """
    # The suite (docs/suite.md has every key): the paper, its sections, the claims that it is known for, its words, and what answers the claims.
    title: "\(quotedPaper)"
    \(link.isEmpty ? "# link: https://…" : "link: \"\(link.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\"")
    # authors: [A. Author, B. Author]
    sections:
      "1": Results
    known-for:
      - the-large-model-is-better
    glossary:
      accuracy: Share of the test's questions that the model answers right.
    evidence:
      rows: [evidence/results.csv]   # answers the claims where no other rows are given
      asked: [checkpoint]            # by claims that name no tiers: archive, replica, checkpoint
      # archive: results             # a folder of the authors' result files, read by the mappings in mappings/
    # The paper's models; a checkpoint that is measured under such a name has to have the shape:
    # subjects:
    #   small: {hub: maker/small-model, layers: 12, heads: 12, head-width: 64}
    tiers:
      checkpoint: the measurements in evidence/results.csv
    # What the paper measures and the tool has no name for (docs/rows.md lists those it has):
    # quantities:
    #   faithfulness:
    #     kind: share                # share, accuracy, size, count, ordinal, dimension or number: which values are possible
    #     of: circuit
    #     says: share of the model's logit difference that the circuit keeps
    #     worse: lower

    """
  }

  private static let vocabulary = """
    # The words that claims share: models, batches, runs; groups of them; definitions.
    names:
      subject:
        says: The models that evidence is about.
        is: [small, large]
      batch:
        says: The data that they are measured on.
        is: [test]
      run:
        says: Which of several measurements of one thing.
        is: [curve]
    groups:
      models:
        is: [small, large]
        says: Both models of the paper, the smaller one first.
    definitions:
      accuracy-of(model):
        is: accuracy(model, measure = top1, batch = test)
        says: The model's accuracy on the test, with its exact interval where the table says of how many questions.

    """

  private static let table = """
    subject,step,batch,run,quantity,value,examples
    small,,test,,accuracy.top1,0.612,1000
    large,,test,,accuracy.top1,0.731,1000
    large,100,test,curve,loss,3.10,1000
    large,200,test,curve,loss,2.47,1000
    large,300,test,curve,loss,2.21,1000

    """

  private struct Example {
    var id: String
    var text: String
    var figures: String
  }

  private static let claims = [
    example(
      "the-large-model-reaches-73", title: "The large model reaches 73.1 %", kind: "figure", weight: "supporting",
      asserts: "The accuracy of the large model on the test is 73.1 %.", refuted: "another accuracy than 73.1 %",
      check: """
        # A printed figure: measured and printed agree within half a unit of the last digit.
          - measured: Is the accuracy of the large model as printed?
            ask: accuracy-of(large)
            expect: figure accuracy
        """, figures: "accuracy: {printed: \"73.1%\"}"),
    example(
      "the-large-model-is-better", title: "The large model is better than the small one", kind: "relation", weight: "central",
      asserts: "The large model is more accurate than the small one.", refuted: "a difference that is not told from zero",
      check: """
        # A comparison: the 95 % interval of the difference lies above zero. Where it reaches over, the check stays open.
          - measured: Is the large model's accuracy above the small one's, beyond sampling noise?
            ask: accuracy-of(large) - accuracy-of(small)
            expect: above 0
        """, figures: ""),
    example(
      "both-models-beat-guessing", title: "Both models are better than guessing", kind: "universal", weight: "supporting",
      asserts: "Each model answers more questions right than guessing among four would.", refuted: "a model no better than guessing",
      check: """
        # For all: the question is asked of each member, and every one must hold.
          - measured: Is each model's accuracy above one in four?
            for: model in models
            ask: accuracy-of(model)
            expect: above 0.25
        """, figures: ""),
    example(
      "the-loss-falls", title: "The loss falls throughout training", kind: "order", weight: "supporting",
      asserts: "The large model's loss falls from checkpoint to checkpoint.", refuted: "a checkpoint with a larger loss than the one before",
      check: """
        # An order: over the steps that were measured. The run "curve" keeps all checkpoints; of others the last one counts.
          - measured: Is the loss at every checkpoint lower than at the one before?
            ask: series(loss, subject = large, batch = test, run = curve)
            expect: descending
        """, figures: ""),
    example(
      "the-printed-gain", title: "The gain of 11.9 points is the difference of the two accuracies", kind: "figure", weight: "detail",
      asserts: "The printed gain is the difference of the two printed accuracies.", refuted: "a difference that does not round to the printed gain",
      checkID: "adds-up",
      check: """
        # Printed figures held against each other: no measurement is needed, so the paper itself is asked (tier paper).
          - adds-up: Do the two printed accuracies differ by the printed gain?
            ask: figure(large) - figure(small)
            expect: figure gain
        """, figures: "large: {printed: \"73.1%\"}\n  small: {printed: \"61.2%\"}\n  gain: {printed: \"11.9%\"}"),
  ]

  private static func example(
    _ id: String, title: String, kind: String, weight: String, asserts: String, refuted: String,
    checkID: String = "measured", check: String, figures: String
  ) -> Example {
    let check = check.split(separator: "\n").map { $0.hasPrefix("#") ? "  \($0)" : String($0) }.joined(separator: "\n")
    return Example(
      id: id,
      text: """
        # claims/1-results/\(id).yaml: the file's name is the claim's id
        title: \(title)
        statement: \(asserts)        # in your own words
        section: "1"
        kind: \(weight) \(kind)       # central, supporting or detail, and what it is
        asserts: >                       # one sentence, at exactly the paper's strength
          \(asserts)
        refuted-by:                      # what would refute it, and the checks that ask it
          \(refuted): \(checkID)
        checks:
        \(check)

        """, figures: figures.isEmpty ? "" : "claim: \(id)\nfigures:\n  \(figures)\n")
  }
}
