import CheckpointFiles
import Foundation

/// Cosines and sines of a rotary embedding for positions 0 ..< length, and the turning of rows by them.
struct RotaryTable<Scalar: ForwardScalar>: Sendable {
  private let half: Int
  /// `cosine[p · half + i] = cos(p · frequency(i))`; `sine` likewise.
  private let cosine: [Scalar]
  private let sine: [Scalar]

  init(_ rotary: Rotary, length: Int) {
    half = rotary.dimensions / 2
    let frequencies = (0..<half).map(rotary.frequency)
    let angles = (0..<length).flatMap { position in frequencies.map { Double(position) * $0 } }
    cosine = angles.map { Scalar(cos($0)) }
    sine = angles.map { Scalar(sin($0)) }
  }

  /// Turns `heads` heads lying side by side from `x` on, all at one position.
  func rotate(_ x: UnsafeMutablePointer<Scalar>, heads: Int, headWidth: Int, position: Int) {
    let at = position * half
    cosine.withUnsafeBufferPointer { cosine in
      sine.withUnsafeBufferPointer { sine in
        guard let c = cosine.baseAddress, let s = sine.baseAddress else { return }
        for head in 0..<heads {
          Scalar.rotate(x + head * headWidth, half: half, cosine: c + at, sine: s + at)
        }
      }
    }
  }
}

extension ForwardScalar {
  public static func rotate(
    _ x: UnsafeMutablePointer<Self>, half: Int, cosine c: UnsafePointer<Self>, sine s: UnsafePointer<Self>
  ) {
    let y = x + half
    var i = 0
    while i + 16 <= half {
      let a = (x + i).lanes()
      let b = (y + i).lanes()
      let c = (c + i).lanes()
      let s = (s + i).lanes()
      (x + i).store(a * c - b * s)
      (y + i).store(b * c + a * s)
      i += 16
    }
    while i < half {
      (x[i], y[i]) = (x[i] * c[i] - y[i] * s[i], y[i] * c[i] + x[i] * s[i])
      i += 1
    }
  }
}
