#ifndef XSMM_PRODUCT_H
#define XSMM_PRODUCT_H

#include <stdint.h>

// C [rows, columns] ← A B, or C + A B: numbers of bfloat16 multiplied and added up in single precision.
//
// `pairs` is B [depth, columns] as [depth / 2, columns, 2]: rows 2i and 2i + 1 of B, number by number in turns. `a` is
// A [rows, depth]. C is written row by row.
typedef void (*xsmm_bfloat16_product)(const uint16_t *pairs, const uint16_t *a, float *c);

// The product of this shape, written by libxsmm for the processor that it runs on and kept; NULL where it cannot write one.
// `stride_pairs` columns, `stride_a` and `stride_c` numbers lie between the starts of two rows. Any thread may call it.
xsmm_bfloat16_product xsmm_bfloat16_product_of(
  int rows, int columns, int depth, int stride_pairs, int stride_a, int stride_c, int adds);

#endif
