import Claims
import Evidence
import Ground

/// Features of every head's trajectory: `features` keyed by head, over `trajectory_steps`.
struct FeatureLayout: ResultLayout {
  let quantities: [Quantity] = [.integral, .spread, .finalPR, .maxPR, .minPR]

  func recognises(_ file: ResultFile) -> Bool {
    file.json?.has("features", "trajectory_steps", "trajectory_tokens_B") ?? false
  }

  func read(_ file: ResultFile, into rows: inout RowBuilder) throws(ImportError) {
    guard let root = file.json else { return }
    rows.subject = try SubjectRule.model(of: file, unnamed: nil)
    rows.run = "features"
    rows.batch = "synthetic"
    rows.precision = try PrecisionRule.precision(of: file, subject: rows.subject)
    let steps = try HeadListing.steps(try root.member("trajectory_steps"))
    let billions = try root.member("trajectory_tokens_B").numbers((steps.count, "steps"))
    let axis = IntegralAxis.axis(run: rows.run, subject: rows.subject)
    let node = try root.member("features")
    var extremes: [IntegralAxis.Extremes] = []
    for (head, features) in try HeadListing.members(of: node, shape: StatedShape.known(for: rows.subject)) {
      let integral = try features.member("integral").number()
      let (low, high) = (try features.member("min_pr").number(), try features.member("max_pr").number())
      rows.add(.integral, integral, head: head, detail: axis.rawValue)
      rows.add(.minPR, low, head: head)
      rows.add(.maxPR, high, head: head)
      rows.add(.finalPR, try features.member("final_pr").number(), head: head)
      rows.add(.spread, try features.member("spread").number(), head: head)
      extremes.append(IntegralAxis.Extremes(integral: integral, minPR: low, maxPR: high))
    }
    guard let length = IntegralAxis.length(of: axis, steps: steps, billions: billions),
      IntegralAxis.fits(extremes, length: length)
    else {
      throw node.problem(
        "the integrals cannot have been taken over \(axis.rawValue)",
        remedy: "compare the file's model and checkpoints with the method document")
    }
  }
}
