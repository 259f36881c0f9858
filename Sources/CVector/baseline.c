#include <math.h>
#include <string.h>

#include "vector.h"

#define LANES 4
#define NAME(function) baseline_##function
#include "loops.h"
