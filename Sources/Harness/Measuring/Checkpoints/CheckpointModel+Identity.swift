import Evidence
import Ground

extension CheckpointModel {
  /// Throws if the suite declares a model of this name that the checkpoint cannot be.
  func requireIdentity(of subject: String) throws(MeasuringError) {
    guard let difference = ModelIdentity.difference(of: description, from: subject) else { return }
    throw MeasuringError(
      "'\(subject)'",
      "\(name) is not this model: \(difference). Under another name it is measured as what it is, and the claims about "
        + "models in general are asked of it")
  }
}
