#include <math.h>
#include <string.h>

#include "vector.h"

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define LANES 8
#define NAME(function) avx2_##function
#include "loops.h"
#pragma clang attribute pop
#endif
