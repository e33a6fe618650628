/* Codes of pixels as they are, but for those that may be transparent: the longest strings.

   numpy_lzw.py does the same in Python. */

#include <Python.h>
#include <stdint.h>
#include <string.h>

#include "table.h"

/* Pixels, of which those that are unchanged are free to be transparent. */
typedef struct {
    const uint8_t *pixels, *unchanged;
    Py_ssize_t count;
    int transparent;
} Exact;

/* The longest string from `start` on. */
static Py_ssize_t longest(const Table *table, void *all, Py_ssize_t start, int *code)
{
    const uint8_t *pixels = ((const Exact *)all)->pixels, *unchanged = ((const Exact *)all)->unchanged;
    int found[BEAM], longer[BEAM], count = 0, transparent = ((const Exact *)all)->transparent;
    Py_ssize_t place = start, end = ((const Exact *)all)->count;
    if (unchanged[place])
        found[count++] = transparent;
    found[count++] = pixels[place];
    for (;;) {
        *code = found[0];
        if (++place == end)
            break;
        int kept = 0;
        for (int index = 0; index < count; index++) {
            int clear = unchanged[place] ? child_of(table, found[index], transparent) : 0;
            int same = child_of(table, found[index], pixels[place]);
            if (clear && kept < BEAM)
                longer[kept++] = clear;
            if (same && kept < BEAM)
                longer[kept++] = same;
        }
        if (!kept)
            break;
        memcpy(found, longer, sizeof found);
        count = kept;
    }
    return place - start;
}
