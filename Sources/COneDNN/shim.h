#include <oneapi/dnnl/dnnl.h>

// OpenMP's thread count for products that the calling thread starts; its header comes with GCC alone.
void omp_set_num_threads(int count);
