/// In which precision a linear map `x Wᵀ` takes its two factors.
public enum ProductPrecision: String, Sendable, Hashable, Codable, CaseIterable {
  /// In that of the pass.
  case full = "fp32"
  /// Rounded to bfloat16 (8 significant bits), and added up in single precision. Embeddings, norms, attention and the
  /// residual stream stay in the pass's precision.
  ///
  /// On a processor with AMX its matrix unit forms the products, at several times the speed; with AVX-512 BF16 its vector
  /// instructions do, at twice the speed. On others the same rounded factors go through the usual product: no faster, but
  /// the same numbers up to the order of addition.
  case bfloat16 = "bf16"
}
