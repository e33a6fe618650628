/* Functions that are made for several processors. */

/* Compiled for wider vectors as well; which of both is chosen when this is loaded. */
#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__)
#define FAST __attribute__((target_clones("avx2", "default")))
#else
#define FAST
#endif
