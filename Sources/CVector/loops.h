// The loops, once for each level of processor: whoever includes this file defines NAME(function), the
// number of LANES that a register holds and, with a pragma, what instructions may be used.

#define INLINE static inline __attribute__((always_inline))

typedef float lanes __attribute__((vector_size(4 * LANES)));
typedef int integers __attribute__((vector_size(4 * LANES)));
enum { N = LANES };

INLINE lanes load(const float *x) {
  lanes v;
  memcpy(&v, x, sizeof v);
  return v;
}

INLINE void store(float *x, lanes v) { memcpy(x, &v, sizeof v); }

INLINE lanes all(float x) { return x - (lanes){0}; }

/// The first `count` < N numbers; the other lanes hold `filler`.
INLINE lanes load_part(const float *x, long count, float filler) {
  float part[N];
  for (int i = 0; i < N; i++) part[i] = filler;
  memcpy(part, x, count * sizeof(float));
  return load(part);
}

INLINE void store_part(float *x, lanes v, long count) {
  float part[N];
  store(part, v);
  memcpy(x, part, count * sizeof(float));
}

INLINE lanes larger(lanes a, lanes b) { return __builtin_elementwise_max(a, b); }

INLINE float sum(lanes v) {
  float part[N];
  store(part, v);
  for (int half = N / 2; half; half /= 2)
    for (int i = 0; i < half; i++) part[i] += part[i + half];
  return part[0];
}

INLINE float largest(lanes v) {
  float part[N];
  store(part, v);
  float top = part[0];
  for (int i = 1; i < N; i++) top = part[i] > top ? part[i] : top;
  return top;
}

/// e^x = 2^n · e^r with n the integer nearest x / ln 2 and |r| ≤ ln 2 / 2, e^r by its Taylor series.
INLINE lanes exponential(lanes x) {
  x = larger(__builtin_elementwise_min(x, all(88.3f)), all(-87.3f));
  // Adding 1.5 · 2^23 rounds to an integer, which is then found in the low bits of the sum.
  lanes shifted = x * 1.442695040888963f + 12582912.0f;
  lanes n = shifted - 12582912.0f;
  // ln 2 in two parts, the first short enough for n · ln2 to be exact.
  lanes r = (x - n * 0.693359375f) + n * 2.1219444005469e-4f;
  lanes p = r * (1.0f / 5040) + 1.0f / 720;
  p = p * r + 1.0f / 120;
  p = p * r + 1.0f / 24;
  p = p * r + 1.0f / 6;
  p = p * r + 0.5f;
  p = p * r + 1.0f;
  p = p * r + 1.0f;
  integers exponent = ((integers)shifted - (0x4B400000 - 127)) << 23;
  return p * (lanes)exponent;
}

/// Φ(−|x|) = erfc(z) / 2 with z = |x|/√2, erfc(z) = e^{−z²} t P(t), t = 1 / (1 + 0.38 z).
///
/// P is a least-maximum fit of degree 8 to `erfcx(z) / t` on 0 ≤ z ≤ 14, relative error 2.5e-8.
INLINE lanes normal_tail(lanes size) {
  lanes z = size * 0.7071067811865476f;
  lanes t = 1.0f / (z * 0.38f + 1.0f);
  lanes p = t * 0.05842188462610174f - 0.25986075031665606f;
  p = p * t + 0.35933945016821245f;
  p = p * t - 0.15683961583392836f;
  p = p * t + 0.22721908168081859f;
  p = p * t + 0.1396803846810625f;
  p = p * t + 0.20368526881606203f;
  p = p * t + 0.213944451505512f;
  p = p * t + 0.2144098327927407f;
  return p * t * exponential(-z * z) * 0.5f;
}

INLINE lanes act(vector_activation activation, lanes x) {
  switch (activation) {
    case vector_gelu: {
      // x Φ(x) = max(x, 0) − |x| Φ(−|x|), so that no small difference of large numbers is formed.
      lanes size = larger(x, -x);
      return larger(x, all(0)) - size * normal_tail(size);
    }
    case vector_gelu_tanh:
      // x/2 (1 + tanh u) = x / (1 + e^{−2u})
      return x / (1.0f + exponential((x + x * x * x * 0.044715f) * -1.5957691216057308f));
    case vector_silu: return x / (1.0f + exponential(-x));
    case vector_relu: return larger(x, all(0));
  }
  return x;
}

INLINE void activate_row(vector_activation activation, long width, float *u, const float *bias) {
  long i = 0;
  for (; i + N <= width; i += N) {
    lanes x = load(u + i);
    store(u + i, act(activation, bias ? x + load(bias + i) : x));
  }
  if (i < width) {
    lanes x = load_part(u + i, width - i, 0);
    store_part(u + i, act(activation, bias ? x + load_part(bias + i, width - i, 0) : x), width - i);
  }
}

void NAME(activate)(vector_activation activation, long rows, long width, float *u, const float *bias) {
  for (long row = 0; row < rows; row++, u += width)
    switch (activation) {  // outside the loop over lanes, where it would be decided anew each time
      case vector_gelu: activate_row(vector_gelu, width, u, bias); break;
      case vector_gelu_tanh: activate_row(vector_gelu_tanh, width, u, bias); break;
      case vector_silu: activate_row(vector_silu, width, u, bias); break;
      case vector_relu: activate_row(vector_relu, width, u, bias); break;
    }
}

INLINE void gate_all(vector_activation activation, long count, const float *g, float *u) {
  long i = 0;
  for (; i + N <= count; i += N) store(u + i, act(activation, load(g + i)) * load(u + i));
  if (i < count) {
    lanes x = load_part(g + i, count - i, 0);
    store_part(u + i, act(activation, x) * load_part(u + i, count - i, 0), count - i);
  }
}

void NAME(gate)(vector_activation activation, long count, const float *g, float *u) {
  switch (activation) {
    case vector_gelu: gate_all(vector_gelu, count, g, u); break;
    case vector_gelu_tanh: gate_all(vector_gelu_tanh, count, g, u); break;
    case vector_silu: gate_all(vector_silu, count, g, u); break;
    case vector_relu: gate_all(vector_relu, count, g, u); break;
  }
}

INLINE float maximum(const float *x, long count) {
  lanes top = all(-INFINITY);
  long i = 0;
  for (; i + N <= count; i += N) top = larger(top, load(x + i));
  if (i < count) top = larger(top, load_part(x + i, count - i, -INFINITY));
  return largest(top);
}

float NAME(maximum)(const float *x, long count) { return maximum(x, count); }

float NAME(exponential_sum)(const float *x, long count, float shift) {
  lanes total = all(0);
  long i = 0;
  for (; i + N <= count; i += N) total += exponential(load(x + i) - shift);
  float rest = 0;
  if (i < count) {
    float part[N];
    store(part, exponential(load_part(x + i, count - i, shift) - shift));
    for (long k = 0; k < count - i; k++) rest += part[k];
  }
  return sum(total) + rest;
}

void NAME(causal_softmax)(float *s, long visible, long count, float scale) {
  float top = maximum(s, visible);
  lanes total = all(0);
  long i = 0;
  for (; i + N <= visible; i += N) {
    lanes e = exponential((load(s + i) - top) * scale);
    store(s + i, e);
    total += e;
  }
  float rest = 0;
  if (i < visible) {
    float part[N];
    store(part, exponential((load_part(s + i, visible - i, top) - top) * scale));
    for (long k = 0; k < visible - i; k++) rest += s[i + k] = part[k];
  }
  float inverse = 1 / (sum(total) + rest);
  for (i = 0; i + N <= visible; i += N) store(s + i, load(s + i) * inverse);
  for (; i < visible; i++) s[i] *= inverse;
  memset(s + visible, 0, (count - visible) * sizeof(float));
}

INLINE void standardize(
  const float *x, long width, float mean, float scale, const float *weight, const float *bias, float *y) {
  long i = 0;
  for (; i + N <= width; i += N) {
    lanes v = (load(x + i) - mean) * scale;
    if (weight) v *= load(weight + i);
    if (bias) v += load(bias + i);
    store(y + i, v);
  }
  for (; i < width; i++) {
    float v = (x[i] - mean) * scale;
    if (weight) v *= weight[i];
    if (bias) v += bias[i];
    y[i] = v;
  }
}

/// The mean of (x − centre)^power, power 1 or 2.
INLINE float moment(const float *x, long width, float centre, int power) {
  lanes total = all(0);
  long i = 0;
  for (; i + N <= width; i += N) {
    lanes d = load(x + i) - centre;
    total += power == 1 ? d : d * d;
  }
  float result = sum(total);
  for (; i < width; i++) {
    float d = x[i] - centre;
    result += power == 1 ? d : d * d;
  }
  return result / width;
}

void NAME(layer_norm)(
  const float *x, long width, float epsilon, const float *weight, const float *bias, float *y) {
  float mean = moment(x, width, 0, 1);
  // About the mean, in a second pass: no cancellation.
  float scale = 1 / sqrtf(moment(x, width, mean, 2) + epsilon);
  standardize(x, width, mean, scale, weight, bias, y);
}

void NAME(rms_norm)(const float *x, long width, float epsilon, const float *weight, float *y) {
  float scale = 1 / sqrtf(moment(x, width, 0, 2) + epsilon);
  standardize(x, width, 0, scale, weight, 0, y);
}

void NAME(add)(const float *x, float scale, float *y, long count) {
  long i = 0;
  for (; i + N <= count; i += N) store(y + i, load(y + i) + load(x + i) * scale);
  for (; i < count; i++) y[i] += x[i] * scale;
}
