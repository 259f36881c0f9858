import CVector

/// The kernels in single precision as they were compiled for this processor; what they compute is written in
/// the general ones, which other precisions use.
extension Float {
  public static func normalize(
    _ norm: ModelDescription.Norm, rows: Int, width: Int, _ x: UnsafePointer<Float>, strideX: Int,
    weight: UnsafePointer<Float>?, bias: UnsafePointer<Float>?, _ y: UnsafeMutablePointer<Float>, strideY: Int
  ) {
    let epsilon = Float(norm.epsilon)
    for row in 0..<rows {
      let (x, y) = (x + row * strideX, y + row * strideY)
      switch norm.kind {
      case .layer: vector_layer_norm(x, width, epsilon, weight, bias, y)
      case .layerWithoutParameters: vector_layer_norm(x, width, epsilon, nil, nil, y)
      case .rootMeanSquare: vector_rms_norm(x, width, epsilon, weight, y)
      }
    }
  }

  public static func causalSoftmax(
    _ s: UnsafeMutablePointer<Float>, visible: Int, count: Int, scale: Float
  ) {
    vector_causal_softmax(s, visible, count, scale)
  }

  public static func activate(
    _ activation: ModelDescription.Activation, rows: Int, width: Int, _ u: UnsafeMutablePointer<Float>,
    bias: UnsafePointer<Float>?
  ) {
    vector_activate(activation.vector, rows, width, u, bias)
  }

  public static func gate(
    _ activation: ModelDescription.Activation, count: Int, _ g: UnsafePointer<Float>,
    _ u: UnsafeMutablePointer<Float>
  ) {
    vector_gate(activation.vector, count, g, u)
  }

  public static func add(
    _ x: UnsafePointer<Float>, scaledBy scale: Float, to y: UnsafeMutablePointer<Float>, count: Int
  ) {
    vector_add(x, scale, y, count)
  }

  public static func maximum(_ x: UnsafePointer<Float>, count: Int) -> Float { vector_maximum(x, count) }

  public static func exponentialSum(_ x: UnsafePointer<Float>, count: Int, shift: Float) -> Float {
    vector_exponential_sum(x, count, shift)
  }
}

extension ModelDescription.Activation {
  fileprivate var vector: vector_activation {
    switch self {
    case .gelu: vector_gelu
    case .geluTanh: vector_gelu_tanh
    case .silu: vector_silu
    case .relu: vector_relu
    }
  }
}
