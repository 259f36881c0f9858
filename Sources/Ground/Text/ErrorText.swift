import Foundation

/// What is wrong, in words that a reader can use, for errors that Foundation throws; those of this program say it
/// themselves.
///
/// The place is left to whoever knows the file: `there is no such file`, `at results[3].verdict: a text should stand
/// there`.
public func reason(of error: any Error) -> String {
  if let error = error as? DecodingError { return reason(of: error) }
  if let error = error as? POSIXError { return systemReason(error.code.rawValue) }
  if let inner = (error as? CocoaError)?.userInfo[NSUnderlyingErrorKey] as? POSIXError {
    return systemReason(inner.code.rawValue)
  }
  let error = error as NSError
  if error.domain == NSPOSIXErrorDomain { return systemReason(Int32(truncatingIfNeeded: error.code)) }
  guard error.domain == NSCocoaErrorDomain else { return "\(error as any Error)" }
  if let inner = error.userInfo[NSUnderlyingErrorKey] as? NSError, inner.domain == NSPOSIXErrorDomain {
    return systemReason(Int32(truncatingIfNeeded: inner.code))
  }
  switch CocoaError.Code(rawValue: error.code) {
  case .fileNoSuchFile, .fileReadNoSuchFile: return "there is no such file"
  case .fileReadNoPermission, .fileWriteNoPermission: return "permission denied"
  case .fileReadInapplicableStringEncoding, .fileReadCorruptFile, .fileReadUnknownStringEncoding:
    return "it is not UTF-8 text"
  case .fileReadTooLarge: return "it is too large"
  case .fileWriteOutOfSpace: return "the disk is full"
  case .fileWriteFileExists: return "something of that name is there already"
  case .fileWriteVolumeReadOnly: return "the file system is read-only"
  default: return "the system gives no reason (code \(error.code))"
  }
}

private func systemReason(_ code: Int32) -> String {
  switch code {
  case ENOENT: "there is no such file"
  case EISDIR: "it is a folder"
  default: String(cString: strerror(code)).lowercased()
  }
}

private func reason(of error: DecodingError) -> String {
  func place(_ path: [any CodingKey]) -> String {
    let text = path.reduce(into: "") { text, key in
      if let index = key.intValue { text += "[\(index)]" } else { text += (text.isEmpty ? "" : ".") + key.stringValue }
    }
    return text.isEmpty ? "" : "at \(text): "
  }
  switch error {
  case .keyNotFound(let key, let context): return "\(place(context.codingPath))'\(key.stringValue)' is missing"
  case .typeMismatch(let type, let context):
    return "\(place(context.codingPath))\(words(for: type)) should stand there"
  case .valueNotFound(let type, let context):
    return "\(place(context.codingPath))\(words(for: type)) should stand there, not null"
  case .dataCorrupted(let context):
    return context.codingPath.isEmpty ? "it is not JSON" : "\(place(context.codingPath))\(context.debugDescription)"
  @unknown default: return "it is not what it should be"
  }
}

/// What JSON calls a value of a type.
private func words(for type: any Any.Type) -> String {
  switch type {
  case is String.Type: "a text"
  case is Bool.Type: "true or false"
  case is any BinaryInteger.Type: "a whole number"
  case is any BinaryFloatingPoint.Type: "a number"
  default: "\(type)".hasPrefix("Array") ? "a list" : "an object"
  }
}
