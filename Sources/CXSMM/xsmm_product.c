#include "xsmm_product.h"

#include <libxsmm.h>
#include <stddef.h>

// libxsmm counts by columns: its A is our B, its B our A, and its C is ours, each transposed by being read so.
xsmm_bfloat16_product xsmm_bfloat16_product_of(
  int rows, int columns, int depth, int stride_pairs, int stride_a, int stride_c, int adds) {
  const libxsmm_blasint lda = stride_pairs, ldb = stride_a, ldc = stride_c;
  const float alpha = 1, beta = adds ? 1 : 0;
  const int flags = LIBXSMM_GEMM_FLAG_VNNI_A, prefetch = LIBXSMM_GEMM_PREFETCH_NONE;
  // For processors with AVX-512 alone it writes routines that crash (1.17).
  if (libxsmm_get_target_archid() < LIBXSMM_X86_AVX512_CPX) return NULL;
  return (xsmm_bfloat16_product)libxsmm_bsmmdispatch(
    columns, rows, depth, &lda, &ldb, &ldc, &alpha, &beta, &flags, &prefetch);
}
