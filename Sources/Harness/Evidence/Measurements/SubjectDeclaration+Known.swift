import Claims
import Synchronization

extension SubjectDeclaration {
  /// Adds a suite's models to those that rows and checkpoints are held against. What is declared twice alike counts once.
  ///
  /// ```swift
  /// try SubjectDeclaration.declare([SubjectDeclaration(name: "tiny-2l", layers: 2, heads: 4, headWidth: 16)])
  /// SubjectDeclaration.known(for: "tiny-2l/s1")?.layers          // 2
  /// ```
  ///
  /// - Throws: ``SubjectError`` if a name is declared with other facts already; then none is added.
  public static func declare(_ declarations: [SubjectDeclaration]) throws(SubjectError) {
    let twice = known.withLock { (known: inout [String: SubjectDeclaration]) -> String? in
      for subject in declarations {
        if let other = known[subject.name], other != subject { return subject.name }
      }
      for subject in declarations { known[subject.name] = subject }
      return nil
    }
    if let twice { throw SubjectError(name: twice) }
  }

  /// The declared model that a subject is, or is a seed or a checkpoint of.
  public static func known(for subject: String) -> SubjectDeclaration? {
    let name = model(of: subject)
    return known.withLock { $0[name] }
  }

  /// The declared model that a repository on the hub holds, or that result files call so otherwise.
  package static func named(hub: String) -> SubjectDeclaration? {
    guard !hub.isEmpty else { return nil }
    return known.withLock { $0.values.first { $0.hub == hub || $0.aliases.contains(hub) } }
  }

  /// The declared model that a table over several models prints so, with or without a remark in brackets behind it.
  package static func named(printed: String) -> SubjectDeclaration? {
    known.withLock { $0.values.first { !$0.printed.isEmpty && (printed == $0.printed || printed.hasPrefix("\($0.printed) (")) } }
  }

  private static let known = Mutex<[String: SubjectDeclaration]>([:])
}

/// A model that is declared twice with different facts.
public struct SubjectError: Error, Hashable, CustomStringConvertible {
  public var name: String

  public var description: String { "'\(name)' is declared twice with different facts; give one of them another name" }
}
