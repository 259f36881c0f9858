#include <math.h>
#include <string.h>

#include "vector.h"

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"))), apply_to = function)
#define LANES 16
#define NAME(function) avx512_##function
#include "loops.h"
#pragma clang attribute pop
#endif
