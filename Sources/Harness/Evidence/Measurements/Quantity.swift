import Claims
import Ground
import Synchronization

/// What a row of the table measures, by name: one of the tool's own quantities, or one that a suite declares.
///
/// A value is a reference to its declaration, so that rows cost no text and comparing costs nothing.
///
/// ```swift
/// Quantity(rawValue: "pr")                                     // Quantity.pr
/// Quantity(rawValue: "faithfulness")                           // nil
/// try Quantity.declare([QuantityDeclaration(name: "faithfulness", kind: .share, says: "…")])
/// Quantity(rawValue: "faithfulness")?.declaration.kind         // .share
/// ```
public struct Quantity: Sendable, Hashable, RawRepresentable, Encodable {
  // Entries are never released, as the catalogue keeps each for ever.
  private unowned(unsafe) let entry: Entry

  /// The quantity of this name; `nil` if there is none.
  public init?(rawValue: String) {
    guard let found = Catalogue.named(rawValue) else { return nil }
    self = found
  }

  fileprivate init(_ entry: Entry) { self.entry = entry }

  public var declaration: QuantityDeclaration { entry.declaration }
  public var rawValue: String { entry.declaration.name }
  public var kind: QuantityDeclaration.Kind { entry.declaration.kind }
  /// Whether it is one of the tool's own.
  public var isBuiltIn: Bool { entry.isBuiltIn }

  /// The tool's own quantities, then those that were declared, each in its order.
  public static var all: [Quantity] { builtIn + Catalogue.declared }

  /// Adds a suite's quantities to those that rows and claims may name. What is declared twice alike counts once.
  ///
  /// - Throws: ``QuantityError`` if a name has another meaning already; then none is added.
  public static func declare(_ declarations: [QuantityDeclaration]) throws(QuantityError) {
    for declaration in declarations {
      guard let known = Quantity(rawValue: declaration.name), known.declaration != declaration else { continue }
      throw QuantityError(name: declaration.name, isBuiltIn: known.isBuiltIn)
    }
    for declaration in declarations where Quantity(rawValue: declaration.name) == nil { Catalogue.add(declaration, isBuiltIn: false) }
  }

  /// What to do about a name that is none.
  static func remedy(for name: String) -> String {
    let meant = Suggestion.closest(to: name, among: all.map(\.rawValue), limit: 1).first.map { "did you mean '\($0)'? Otherwise " } ?? ""
    return "\(meant)declare it under 'quantities' in suite.yaml, or take one that docs/rows.md lists"
  }

  static func define(
    _ name: String, _ kind: QuantityDeclaration.Kind, of holder: String, unit: String = "",
    worse: QuantityDeclaration.Direction? = nil, _ says: String
  ) -> Quantity {
    Catalogue.add(
      QuantityDeclaration(name: name, kind: kind, of: holder, says: says, unit: unit, worse: worse), isBuiltIn: true)
  }

  public static func == (a: Quantity, b: Quantity) -> Bool { a.entry === b.entry }

  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(entry)) }
}

/// A quantity that is declared under the name of another one.
public struct QuantityError: Error, Hashable, CustomStringConvertible {
  public var name: String
  var isBuiltIn: Bool

  public var description: String {
    isBuiltIn
      ? "'\(name)' is a quantity of the tool's own with another meaning; give yours another name"
      : "'\(name)' is declared twice with different meanings; give one of them another name"
  }
}

private final class Entry: Sendable {
  let declaration: QuantityDeclaration
  let isBuiltIn: Bool

  init(_ declaration: QuantityDeclaration, isBuiltIn: Bool) { (self.declaration, self.isBuiltIn) = (declaration, isBuiltIn) }
}

/// Every quantity of the process. It only grows.
private enum Catalogue {
  private struct Contents: Sendable {
    var entries: [String: Entry] = [:]
    var declared: [Entry] = []
  }

  private static let contents = Mutex(Contents())

  static func named(_ name: String) -> Quantity? {
    // The tool's own are there once the list of them has been asked for.
    _ = Quantity.builtIn
    return contents.withLock { $0.entries[name] }.map(Quantity.init)
  }

  static var declared: [Quantity] { contents.withLock { $0.declared }.map(Quantity.init) }

  @discardableResult
  static func add(_ declaration: QuantityDeclaration, isBuiltIn: Bool) -> Quantity {
    contents.withLock { contents in
      // Of two threads that declare one quantity the first counts.
      if let known = contents.entries[declaration.name] { return Quantity(known) }
      let entry = Entry(declaration, isBuiltIn: isBuiltIn)
      contents.entries[declaration.name] = entry
      if !isBuiltIn { contents.declared.append(entry) }
      return Quantity(entry)
    }
  }
}
