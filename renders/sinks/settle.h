/* Which changes between frames of a GIF are small; knows no compression.

   numpy_plan.py does the same in Python. */

#include <Python.h>
#include <stdint.h>
#include <string.h>

/* Update runs of pixels that differ, if they do so by `most` or more. A change of colour along a run
   takes more codes: it allows for 0.3 more. */
static void settle_frame(const uint8_t *wanted, uint8_t *shown, Py_ssize_t count,
                         Py_ssize_t columns, const int32_t *apart, int64_t most)
{
    for (Py_ssize_t row = 0; row < count; row += columns)
        for (Py_ssize_t start = row, end; start < row + columns; start = end + 1) {
            int64_t sum = 0, steps = 0;
            for (end = start; end < row + columns && wanted[end] != shown[end]; end++) {
                sum += apart[wanted[end] * 256 + shown[end]];
                steps += end > start &&
                         (wanted[end] != wanted[end - 1] || shown[end] != shown[end - 1]);
            }
            if (end > start && sum >= most * (10 + 3 * steps) / 10)
                memcpy(shown + start, wanted + start, (size_t)(end - start));
        }
}
