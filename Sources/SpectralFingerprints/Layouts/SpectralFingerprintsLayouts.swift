import Claims
import Evidence
import Ground

/// What only the results of *Spectral Fingerprints* need.
package struct SpectralFingerprintsLayouts: ProgrammedLayouts {
  package static let name = "spectral-fingerprints"

  package init() {}

  package let layouts: [any ResultLayout] = [
    TrajectoryLayout(), AblationLayout(), NamedAblationLayout(), KeyAttentionLayout(), SurveyLayout(), FeatureLayout(),
  ]

  package func subject(inName name: String) -> String? { SubjectRule.hint(inName: name) }

  package func whyUnused(_ file: ResultFile, subject: String) -> String? {
    CheckpointRule.earlierStep(of: file, subject: subject).map {
      "surveys step \($0) of \(subject), and claims are about its last checkpoint"
    }
  }
}
