#ifndef CVECTOR_H
#define CVECTOR_H

/// Single-precision loops over rows, in C because one build of them has to hold several: for processors with
/// AVX-512, with AVX2, and without either. The loader picks one when the program starts.
///
/// Every function computes what the Swift kernel of its name does; see ForwardScalar. Nothing here allocates.

typedef enum { vector_gelu, vector_gelu_tanh, vector_silu, vector_relu } vector_activation;

/// `u ← act(u + b)` on `width` numbers of each of `rows` rows; no b if `bias` is null.
void vector_activate(
  vector_activation activation, long rows, long width, float *_Nonnull u, const float *_Nullable bias);

/// `u ← act(g) ⊙ u` on `count` numbers.
void vector_gate(vector_activation activation, long count, const float *_Nonnull g, float *_Nonnull u);

/// `s[k] ← e^{scale (s[k] − max)} / Σ` for `k < visible`, 0 for the rest of the row; `visible` ≥ 1.
void vector_causal_softmax(float *_Nonnull s, long visible, long count, float scale);

/// `y ← (x − mean) / √(variance + ε) · w + b`; w and b may be null, and y may be x.
void vector_layer_norm(
  const float *_Nonnull x, long width, float epsilon, const float *_Nullable weight,
  const float *_Nullable bias, float *_Nonnull y);

/// `y ← x / √(mean of squares + ε) · w`; w may be null, and y may be x.
void vector_rms_norm(
  const float *_Nonnull x, long width, float epsilon, const float *_Nullable weight, float *_Nonnull y);

/// `y ← y + scale · x` on `count` numbers.
void vector_add(const float *_Nonnull x, float scale, float *_Nonnull y, long count);

/// The largest of `count` ≥ 1 numbers.
float vector_maximum(const float *_Nonnull x, long count);

/// `Σ e^{x[i] − shift}` over `count` numbers.
float vector_exponential_sum(const float *_Nonnull x, long count, float shift);

#endif
