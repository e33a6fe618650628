/* What functions on pixels need of the machine, and what some compilers can do to make them faster. */

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "channels are taken from pixels by shifts, in the order of little-endian machines"
#endif

/* Compiled for wider vectors as well; which of both is chosen when this is loaded. */
#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__)
#define FAST __attribute__((target_clones("avx2", "default")))
#else
#define FAST
#endif

/* Says that a place in memory will soon be written to. */
#if defined(__GNUC__)
#define SOON(place) __builtin_prefetch(place, 1)
#else
#define SOON(place)
#endif
