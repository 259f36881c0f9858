/// What only the results of *Spectral Fingerprints* need: layouts of its files that no mapping says.
enum SpectralFingerprints {
  static let layouts: [any ResultLayout] = [
    TrajectoryLayout(), AblationLayout(), NamedAblationLayout(), KeyAttentionLayout(), SurveyLayout(), FeatureLayout(),
  ]
}
