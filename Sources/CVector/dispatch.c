#include "vector.h"

// Each function as it was compiled for the best that this processor has.

#if defined(__x86_64__)
enum level { baseline, avx2, avx512 };
static enum level level;

__attribute__((constructor)) static void choose(void) {
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return;
  level = avx2;
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")
      && __builtin_cpu_supports("avx512vl"))
    level = avx512;
}

#define DISPATCH(type, name, parameters, arguments)                          \
  type baseline_##name parameters;                                           \
  type avx2_##name parameters;                                               \
  type avx512_##name parameters;                                             \
  type vector_##name parameters {                                            \
    return level == avx512 ? avx512_##name arguments                         \
      : level == avx2      ? avx2_##name arguments                           \
                           : baseline_##name arguments;                      \
  }
#else
#define DISPATCH(type, name, parameters, arguments) \
  type baseline_##name parameters;                  \
  type vector_##name parameters { return baseline_##name arguments; }
#endif

DISPATCH(
  void, activate, (vector_activation activation, long rows, long width, float *u, const float *bias),
  (activation, rows, width, u, bias))
DISPATCH(
  void, gate, (vector_activation activation, long count, const float *g, float *u),
  (activation, count, g, u))
DISPATCH(
  void, causal_softmax, (float *s, long visible, long count, float scale),
  (s, visible, count, scale))
DISPATCH(
  void, layer_norm, (const float *x, long width, float epsilon, const float *weight, const float *bias, float *y),
  (x, width, epsilon, weight, bias, y))
DISPATCH(
  void, rms_norm, (const float *x, long width, float epsilon, const float *weight, float *y),
  (x, width, epsilon, weight, y))
DISPATCH(
  void, add, (const float *x, float scale, float *y, long count),
  (x, scale, y, count))
DISPATCH(
  float, maximum, (const float *x, long count),
  (x, count))
DISPATCH(
  float, exponential_sum, (const float *x, long count, float shift),
  (x, count, shift))
