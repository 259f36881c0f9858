import Claims
import Evidence
import Synchronization

/// Values that are worked out once for each key, by whichever thread asks first.
///
/// Two threads that ask at once may both work a value out; it is the same, and one of them is kept. Failures are not
/// remembered.
final class Memo<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private let found = Mutex<[Key: Value]>([:])

  /// What is remembered under the key, or what `find` finds.
  func value(_ key: Key, _ find: () throws(EvaluationError) -> Value) throws(EvaluationError) -> Value {
    if let known = found.withLock({ $0[key] }) { return known }
    let value = try find()
    found.withLock { $0[key] = value }
    return value
  }
}

/// A value that is worked out when it is first asked for.
final class Once<Value: Sendable>: Sendable {
  private let found = Mutex<Value?>(nil)

  func value(_ find: () -> Value) -> Value {
    if let known = found.withLock({ $0 }) { return known }
    let value = find()
    found.withLock { $0 = value }
    return value
  }
}
