import Ground

/// Reads fields that have had several names: the first spelling is today's, and two that disagree are an
/// error.
struct ConfigurationFields {
  let path: String
  let object: JSONObject
  /// Where the object stands in the document, for errors.
  var place = ""

  func failure(_ field: String, _ problem: String, _ remedy: String? = nil) -> CheckpointError {
    CheckpointError(
      file: path, place: place + field, problem: problem,
      remedy: remedy ?? "Compare it with the configuration that the model's authors publish.")
  }

  /// The value under any of the names, leaving out nulls.
  func value(_ names: [String]) throws(CheckpointError) -> (name: String, value: JSONValue)? {
    var found: (name: String, value: JSONValue)?
    for name in names {
      guard let value = object[name], !value.isNull else { continue }
      guard let first = found else {
        found = (name, value)
        continue
      }
      guard value == first.value || (value.double != nil && value.double == first.value.double) else {
        throw failure(name, "contradicts \(place)\(first.name)", "Keep the one that is right.")
      }
    }
    return found
  }

  func integer(_ names: String..., in range: ClosedRange<Int>) throws(CheckpointError) -> Int? {
    try integer(names, range)
  }

  /// The whole number under any of the names, of which the first is named where there is none.
  func required(_ names: [String], in range: ClosedRange<Int>) throws(CheckpointError) -> Int {
    guard let integer = try integer(names, range) else {
      throw failure(names[0], "is missing", "The configuration must state it: fetch config.json again.")
    }
    return integer
  }

  private func integer(_ names: [String], _ range: ClosedRange<Int>) throws(CheckpointError) -> Int? {
    guard let (name, value) = try value(names) else { return nil }
    guard let integer = value.integer, range.contains(integer) else {
      throw failure(name, "should be a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return integer
  }

  /// A positive number; fields that may be zero do not occur.
  func positive(_ names: String...) throws(CheckpointError) -> Double? {
    guard let (name, value) = try value(names) else { return nil }
    guard let number = value.double, number > 0, number.isFinite else {
      throw failure(name, "should be a positive number")
    }
    return number
  }

  func boolean(_ name: String) throws(CheckpointError) -> Bool? {
    guard let (name, value) = try value([name]) else { return nil }
    guard let boolean = value.boolean else {
      throw failure(name, "should be true or false, not \(value.kind)")
    }
    return boolean
  }

  func text(_ names: String...) throws(CheckpointError) -> String? {
    guard let (name, value) = try value(names) else { return nil }
    guard let text = value.string else { throw failure(name, "should be a string, not \(value.kind)") }
    return text
  }

  func nested(_ name: String) throws(CheckpointError) -> ConfigurationFields? {
    guard let (name, value) = try value([name]) else { return nil }
    guard let object = value.object else { throw failure(name, "should be an object, not \(value.kind)") }
    return ConfigurationFields(path: path, object: object, place: place + name + ".")
  }
}
