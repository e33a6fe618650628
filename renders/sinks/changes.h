/* What changes from one frame of a film to the next, as runs of pixels, and how often colours occur.

   numpy_lzw.py does the same in Python. */

#ifndef CHANGES_H
#define CHANGES_H

#include <Python.h>
#include <stdint.h>
#include <string.h>

enum { SHADES = 1 << 24, WIDEST = SHADES - 1, LONGEST = 255, TOGETHER = 8 };

/* Each word is a run of pixels that become one colour, its length above the 24 bits of that, or
   else the number of pixels that stay as they are. They are at most as many as the pixels. */
typedef struct {
    uint32_t *words;
    Py_ssize_t count, staying;
} Runs;

static void add_pixel(Runs *runs, uint32_t colour)
{
    if (runs->count && !runs->staying) {
        uint32_t *last = runs->words + runs->count - 1;
        if ((*last & WIDEST) == colour && *last >> 24 < LONGEST) {
            *last += 1 << 24;
            return;
        }
    }
    for (; runs->staying > WIDEST; runs->staying -= WIDEST)
        runs->words[runs->count++] = WIDEST;
    if (runs->staying)
        runs->words[runs->count++] = (uint32_t)runs->staying;
    runs->staying = 0;
    runs->words[runs->count++] = 1 << 24 | colour;
}

/* How many pixels of a frame in rgb24 differ from the one before, whose `numbers` become its own. */
static Py_ssize_t differing(const uint8_t *frame, const uint8_t *before, uint32_t *numbers,
                            Py_ssize_t count, Runs *runs)
{
    Py_ssize_t found = 0;
    for (Py_ssize_t place = 0, end; place < count; place = end) {
        end = place + TOGETHER < count ? place + TOGETHER : count;
        if (!memcmp(frame + 3 * place, before + 3 * place, 3 * (size_t)(end - place))) {
            runs->staying += end - place;
            continue;
        }
        for (Py_ssize_t each = place; each < end; each++) {
            const uint8_t *now = frame + 3 * each;
            uint32_t colour = (uint32_t)now[0] << 16 | (uint32_t)now[1] << 8 | now[2];
            if (colour == numbers[each]) {
                runs->staying++;
                continue;
            }
            numbers[each] = colour;
            add_pixel(runs, colour);
            found++;
        }
    }
    return found;
}

/* Count the colours of a frame, up to the largest number. */
static void count_colours(const uint32_t *numbers, Py_ssize_t count, uint32_t *counts)
{
    for (Py_ssize_t begin = 0, place = 0; place < count; begin = place) {
        while (++place < count && numbers[place] == numbers[begin])
            ;
        uint32_t *counted = counts + numbers[begin], room = UINT32_MAX - *counted;
        *counted += (uint64_t)(place - begin) < room ? (uint32_t)(place - begin) : room;
    }
}

/* Let pixels become what runs say, as colours and as what a table has for them; returns whether all
   of them are in the frame. */
static int replay_runs(const uint32_t *words, Py_ssize_t length, const uint8_t *table,
                       uint32_t *numbers, uint8_t *indices, Py_ssize_t count)
{
    for (Py_ssize_t word = 0, place = 0, end; word < length; word++, place = end) {
        uint32_t run = words[word] >> 24, colour = words[word] & WIDEST;
        end = place + (run ? run : colour);
        if (end > count)
            return 0;
        if (!run)
            continue;
        memset(indices + place, table[colour], run);
        for (; place < end; place++)
            numbers[place] = colour;
    }
    return 1;
}

#endif
