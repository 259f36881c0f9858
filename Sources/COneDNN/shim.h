#include <oneapi/dnnl/dnnl.h>
#include <stddef.h>

// OpenMP's thread count for products that the calling thread starts; its header comes with GCC alone.
void omp_set_num_threads(int count);

// Runs the function on each of as many OpenMP threads of the calling thread: those that its next product will use.
void GOMP_parallel(void (*function)(void *), void *data, unsigned threads, unsigned flags);

// C = A op(B), or C + A op(B) if `accumulates`, row by row: A [m, k] and B [k, n] (or [n, k] if `transposesB`) in
// bfloat16, C [m, n] in single precision, in which the products are added up. oneDNN's matmul takes structures whose
// names changed from its version 2 to 3, and are easier to fill in from C. Nonzero if it cannot be done here.
static inline int onednn_bfloat16_product(
  int transposesB, long m, long n, long k, const void *a, long lda, const void *b, long ldb, int accumulates,
  float *c, long ldc) {
  dnnl_engine_t engine = NULL;
  dnnl_stream_t stream = NULL;
  dnnl_primitive_attr_t attributes = NULL;
  dnnl_post_ops_t after = NULL;
  dnnl_primitive_desc_t description = NULL;
  dnnl_primitive_t product = NULL;
  dnnl_memory_t memory[3] = {NULL, NULL, NULL};
  void *data[3] = {(void *)a, (void *)b, c};
  const dnnl_dims_t sizes[3] = {{m, k}, {k, n}, {m, n}};
  const dnnl_dims_t strides[3] = {{lda, 1}, {transposesB ? 1 : ldb, transposesB ? ldb : 1}, {ldc, 1}};
  const dnnl_data_type_t types[3] = {dnnl_bf16, dnnl_bf16, dnnl_f32};
  dnnl_memory_desc_t shapes[3];
  int i, made = 0, failed = 1;

#if DNNL_VERSION_MAJOR >= 3
  for (made = 0; made < 3; made++)
    if (dnnl_memory_desc_create_with_strides(&shapes[made], 2, sizes[made], types[made], strides[made])) goto done;
#else
  for (made = 0; made < 3; made++)
    if (dnnl_memory_desc_init_by_strides(&shapes[made], 2, sizes[made], types[made], strides[made])) goto done;
#endif
  if (dnnl_engine_create(&engine, dnnl_cpu, 0) || dnnl_stream_create(&stream, engine, dnnl_stream_default_flags))
    goto done;
  if (dnnl_primitive_attr_create(&attributes)) goto done;
  if (accumulates) {
    if (dnnl_post_ops_create(&after)) goto done;
#if DNNL_VERSION_MAJOR >= 3
    if (dnnl_post_ops_append_sum(after, 1, 0, dnnl_data_type_undef)) goto done;
#else
    if (dnnl_post_ops_append_sum(after, 1)) goto done;
#endif
    if (dnnl_primitive_attr_set_post_ops(attributes, after)) goto done;
  }
#if DNNL_VERSION_MAJOR >= 3
  if (dnnl_matmul_primitive_desc_create(&description, engine, shapes[0], shapes[1], NULL, shapes[2], attributes))
    goto done;
  for (i = 0; i < 3; i++)
    if (dnnl_memory_create(&memory[i], shapes[i], engine, data[i])) goto done;
#else
  {
    dnnl_matmul_desc_t operation;
    if (dnnl_matmul_desc_init(&operation, &shapes[0], &shapes[1], NULL, &shapes[2])) goto done;
    if (dnnl_primitive_desc_create(&description, &operation, attributes, engine, NULL)) goto done;
  }
  for (i = 0; i < 3; i++)
    if (dnnl_memory_create(&memory[i], &shapes[i], engine, data[i])) goto done;
#endif
  if (dnnl_primitive_create(&product, description)) goto done;
  {
    const dnnl_exec_arg_t arguments[3] = {
      {DNNL_ARG_SRC, memory[0]}, {DNNL_ARG_WEIGHTS, memory[1]}, {DNNL_ARG_DST, memory[2]}};
    if (dnnl_primitive_execute(product, stream, 3, arguments) || dnnl_stream_wait(stream)) goto done;
  }
  failed = 0;
done:
  if (product) dnnl_primitive_destroy(product);
  if (description) dnnl_primitive_desc_destroy(description);
  for (i = 0; i < 3; i++)
    if (memory[i]) dnnl_memory_destroy(memory[i]);
#if DNNL_VERSION_MAJOR >= 3
  while (made > 0) dnnl_memory_desc_destroy(shapes[--made]);
#endif
  if (after) dnnl_post_ops_destroy(after);
  if (attributes) dnnl_primitive_attr_destroy(attributes);
  if (stream) dnnl_stream_destroy(stream);
  if (engine) dnnl_engine_destroy(engine);
  return failed;
}
