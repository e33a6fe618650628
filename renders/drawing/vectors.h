/* Vectors of pixels, in GNU C. */

#include <stdint.h>
#include <string.h>

#if defined(__GNUC__)
#pragma GCC diagnostic ignored "-Wpsabi" /* no vectors are passed: their functions are inlined */
#define INLINE static inline __attribute__((always_inline))

/* Compilers convert vectors of numbers and bytes one element at a time. */
#if defined(__x86_64__) && defined(__has_builtin)
#if __has_builtin(__builtin_shufflevector)
#include <emmintrin.h>
#define PACKED
#endif
#endif

enum { PIXELS = 8 }; /* of each of two rows, that are blended at once */

typedef int32_t numbers __attribute__((vector_size(4 * PIXELS)));
typedef int32_t half __attribute__((vector_size(2 * PIXELS)));
typedef uint64_t pairs __attribute__((vector_size(4 * PIXELS)));
typedef uint8_t bytes __attribute__((vector_size(PIXELS)));

/* Bytes as numbers, numbers as bytes, from 0 to 255, and blocks of blue and red in turns. */
#if defined(PACKED)
INLINE numbers widened(bytes from)
{
    __m128i none = _mm_setzero_si128();
    __m128i row = _mm_unpacklo_epi8(_mm_cvtsi64_si128((int64_t)from), none);
    return __builtin_shufflevector((half)_mm_unpacklo_epi16(row, none),
                                   (half)_mm_unpackhi_epi16(row, none), 0, 1, 2, 3, 4, 5, 6, 7);
}

INLINE bytes limited_to_bytes(const numbers *from)
{
    half low = __builtin_shufflevector(*from, *from, 0, 1, 2, 3);
    half high = __builtin_shufflevector(*from, *from, 4, 5, 6, 7);
    __m128i row = _mm_packs_epi32((__m128i)low, (__m128i)high);
    return (bytes)_mm_cvtsi128_si64(_mm_packus_epi16(row, row));
}

INLINE bytes joined(const uint8_t *blue, const uint8_t *red)
{
    int32_t from[2];
    memcpy(&from[0], blue, sizeof from[0]);
    memcpy(&from[1], red, sizeof from[1]);
    return (bytes)_mm_cvtsi128_si64(
        _mm_unpacklo_epi8(_mm_cvtsi32_si128(from[0]), _mm_cvtsi32_si128(from[1])));
}

INLINE void split(bytes from, uint8_t *blue, uint8_t *red)
{
    __m128i both = _mm_cvtsi64_si128((int64_t)from);
    both = _mm_unpacklo_epi64(_mm_and_si128(both, _mm_set1_epi16(255)), _mm_srli_epi16(both, 8));
    uint64_t apart = (uint64_t)_mm_cvtsi128_si64(_mm_packus_epi16(both, both));
    memcpy(blue, &apart, 4);
    memcpy(red, (const uint8_t *)&apart + 4, 4);
}
#else
INLINE numbers widened(bytes from) { return __builtin_convertvector(from, numbers); }

INLINE bytes limited_to_bytes(const numbers *from)
{
    numbers found = *from & ~(*from >> 31);
    found |= found > 255;
    return __builtin_convertvector(found, bytes);
}

INLINE bytes joined(const uint8_t *blue, const uint8_t *red)
{
    bytes both;
    for (int block = 0; block < PIXELS / 2; block++)
        both[2 * block] = blue[block], both[2 * block + 1] = red[block];
    return both;
}

INLINE void split(bytes from, uint8_t *blue, uint8_t *red)
{
    for (int block = 0; block < PIXELS / 2; block++)
        blue[block] = from[2 * block], red[block] = from[2 * block + 1];
}
#endif

/* Whether nothing is seen of two rows of pixels, which are as long as some vectors. */
INLINE int are_empty(const uint8_t *upper, const uint8_t *lower, int vectors)
{
    pairs any = {0};
    for (int index = 0; index < vectors; index++) {
        pairs above, below;
        memcpy(&above, upper + index * sizeof above, sizeof above);
        memcpy(&below, lower + index * sizeof below, sizeof below);
        any |= above | below;
    }
    return !(any[0] | any[1] | any[2] | any[3]);
}
#endif
