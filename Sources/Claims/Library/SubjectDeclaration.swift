/// A model that a suite's paper is about: what it is called where, and what it has to look like.
///
/// Another model measured under its name would be judged by figures that were never about it, so its shape is held against
/// whatever bears the name. Seeds and checkpoints of a model are subjects of their own: `NAME/s1` is declared by `NAME`.
///
/// ```swift
/// let small = SubjectDeclaration(name: "tiny-2l", hub: "author/tiny-2l", layers: 2, heads: 4, headWidth: 16)
/// ```
public struct SubjectDeclaration: Sendable, Hashable {
  /// As claims and rows name it.
  public var name: String
  /// Its repository on the hub, by which result files may name it; empty where it has none.
  public var hub: String
  /// As tables over several models print it; empty where none does.
  public var printed: String
  /// What else result files call it, such as the folder of its run.
  public var aliases: [String]
  public var layers: Int?
  /// Heads of each layer.
  public var heads: Int?
  /// Dimensions of a head.
  public var headWidth: Int?
  /// What tells it from other models of its shape.
  public var trait: Trait?
  /// The last step of its published training, which the revision `main` stands for.
  public var lastStep: Int?
  /// The floating-point format of results that do not say theirs; empty where nothing is known.
  public var precision: String

  public init(
    name: String, hub: String = "", printed: String = "", aliases: [String] = [], layers: Int? = nil, heads: Int? = nil, headWidth: Int? = nil,
    trait: Trait? = nil, lastStep: Int? = nil, precision: String = ""
  ) {
    self.name = name
    self.hub = hub
    self.printed = printed
    self.aliases = aliases
    self.layers = layers
    self.heads = heads
    self.headWidth = headWidth
    self.trait = trait
    self.lastStep = lastStep
    self.precision = precision
  }

  /// The name of the model that a subject is, or is a seed or a checkpoint of.
  public static func model(of subject: String) -> String { String(subject.prefix { $0 != "/" }) }

  /// Whether a subject is this model, or a seed or checkpoint of it.
  public func includes(_ subject: String) -> Bool { Self.model(of: subject) == name }

  /// What a checkpoint shows beside its shape.
  public enum Trait: String, Sendable, Hashable, CaseIterable {
    case learnedPositions = "learned positions"
    case parallelResidual = "a parallel residual"
    case normsWithoutParameters = "norms without parameters"
    case experts
  }
}
