/* What lies ahead of pixels of a GIF: how far they would be from the colours of their film, and
   what their later changes cost, by dynamic programming; knows no rows.

   numpy_plan.py does the same in Python. */

#ifndef AHEAD_H
#define AHEAD_H

#include <Python.h>
#include <limits.h>
#include <stdint.h>

#include "colours.h"

enum { AHEAD = 24, NEVER = INT_MAX / 4, LANES = 8 };
enum { RED, GREEN, BLUE, SQUARE, PARTS };

/* Costs of codes, and weights, up to which the sums of AHEAD frames stay below NEVER. */
enum { COSTLIEST = 1 << 20, HEAVIEST = 64 };

/* What codes cost, as squared distances of colours: to begin a run of pixels that change, another
   colour in it, and the one before. */
typedef struct {
    int begin, fresh, same;
} Costs;

/* Frames in order, of which `ready` are planned now; pixels are 0xrrggbb, or indices of `palette`.
   `drafts` is what might be shown, from the frame before on. `before` each are sums of weights. */
typedef struct {
    const uint32_t *colours;
    const uint8_t *wanted, *drafts, *exact;
    const int32_t *weights;
    int frames, ready;
    Py_ssize_t size, columns;
    Costs costs;
    Colour palette[256];
    int before[AHEAD + 1];
} Window;

/* Pixels side by side, since compilers can do the same with all of them at once. For each frame:
   what is wanted, twice the parts of that colour and its square, and what codes for a change to it
   might cost; sums of the colours before it; and what it costs from there on if a pixel changes
   with it: without that change itself to `colour`, and with it; and if it keeps `kept_colour`. */
typedef struct {
    uint32_t colours[AHEAD][LANES];
    int wanted[AHEAD][LANES], twice[PARTS][AHEAD][LANES], codes[AHEAD][LANES];
    int sums[PARTS][AHEAD + 1][LANES];
    int changed[AHEAD][LANES], later[AHEAD + 1][LANES], kept[AHEAD + 1][LANES];
    uint8_t colour[AHEAD][LANES], kept_colour[LANES];
} Pixels;

/* One of them, or of none. */
typedef struct {
    Pixels *of;
    int lane;
} Pixel;

/* Whether no sum of costs can leave its range. */
static int are_small(const Costs *costs, const int32_t *weights, Py_ssize_t frames)
{
    int small = costs->begin >= 0 && costs->begin <= COSTLIEST && costs->fresh >= 0 &&
                costs->fresh <= COSTLIEST && costs->same >= 0 && costs->same <= COSTLIEST;
    for (Py_ssize_t frame = 0; small && frame < frames; frame++)
        small = weights[frame] >= 0 && weights[frame] <= HEAVIEST;
    return small;
}

/* What it costs that a pixel has a colour from a frame on, until it changes. */
static int kept(const Window *window, Pixel pixel, int from, int colour)
{
    int best = NEVER, error = 0;
    for (int frame = from; frame < window->frames; frame++) {
        if (window->exact[frame] && pixel.of->wanted[frame][pixel.lane] != colour)
            break;
        error += window->weights[frame] *
                 distance(window->palette[colour], pixel.of->colours[frame][pixel.lane]);
        if (error >= best)
            break;
        int later = pixel.of->later[frame + 1][pixel.lane];
        if (error + later < best)
            best = error + later;
    }
    return best;
}

/* What it costs that pixels keep their `kept_colour`, from the first lane to before the last one:
   for all frames from one on, until it changes. */
static void keep_on(const Window *window, Pixels *pixels, int frame, int first, int last)
{
    Colour shown[LANES];
    for (int lane = first; lane < last; lane++) {
        shown[lane] = window->palette[pixels->kept_colour[lane]];
        pixels->kept[window->frames][lane] = NEVER;
    }
    for (int from = window->frames - 1; from >= frame; from--)
        for (int lane = first; lane < last; lane++) {
            int later = pixels->later[from + 1][lane], kept = pixels->kept[from + 1][lane];
            int error = window->weights[from] * distance(shown[lane], pixels->colours[from][lane]);
            int never = window->exact[from] &&
                        pixels->wanted[from][lane] != pixels->kept_colour[lane];
            pixels->kept[from][lane] = never ? NEVER : error + (later < kept ? later : kept);
        }
}

/* What it costs that a pixel keeps what is shown with a frame. */
static int keeping(const Window *window, Pixel pixel, int frame, int shown)
{
    if (pixel.of->kept_colour[pixel.lane] != shown) {
        pixel.of->kept_colour[pixel.lane] = (uint8_t)shown;
        keep_on(window, pixel.of, frame, pixel.lane, pixel.lane + 1);
    }
    return pixel.of->kept[frame][pixel.lane];
}

/* What it costs that pixels change with a frame, to the colours wanted halfway to their next
   change; without the codes for that, and with them. */
static void change(const Window *window, Pixels *pixels, int from)
{
    int best[LANES], chosen[LANES], possible[LANES], exact = -1, some = 1;
    for (int lane = 0; lane < LANES; lane++)
        best[lane] = NEVER, chosen[lane] = 0, possible[lane] = -1;
    for (int to = from + 1; some && to <= window->frames; to++) {
        if (window->exact[to - 1]) {
            exact = exact < 0 ? to - 1 : exact;
            for (int lane = 0; lane < LANES; lane++)
                possible[lane] &= -(pixels->wanted[to - 1][lane] == pixels->wanted[exact][lane]);
        }
        int at = exact < 0 ? (from + to) / 2 : exact;
        int weight = window->before[to] - window->before[from];
        some = 0;
        for (int lane = 0; lane < LANES; lane++) {
            /* |a - b|^2 = |a|^2 - 2 ab + |b|^2 */
            int error = pixels->twice[SQUARE][at][lane] * weight;
            for (int part = RED; part < SQUARE; part++)
                error -= pixels->twice[part][at][lane] *
                         (pixels->sums[part][to][lane] - pixels->sums[part][from][lane]);
            error += pixels->sums[SQUARE][to][lane] - pixels->sums[SQUARE][from][lane];
            possible[lane] &= -(error < best[lane]);
            int total = error + pixels->later[to][lane];
            int better = possible[lane] & -(total < best[lane]);
            best[lane] = better ? total : best[lane];
            chosen[lane] = better ? at : chosen[lane];
            some |= possible[lane];
        }
    }
    for (int lane = 0; lane < LANES; lane++) {
        pixels->colour[from][lane] = (uint8_t)pixels->wanted[chosen[lane]][lane];
        pixels->changed[from][lane] = best[lane];
        pixels->later[from][lane] = best[lane] + pixels->codes[from][lane];
    }
}

/* Look ahead of pixels, whose colours, wanted ones, codes and kept colours are known. */
static void look_ahead(const Window *window, Pixels *pixels)
{
    int frames = window->frames;
    for (int lane = 0; lane < LANES; lane++) {
        for (int part = 0; part < PARTS; part++)
            pixels->sums[part][0][lane] = 0;
        pixels->later[frames][lane] = 0;
    }
    for (int frame = 0; frame < frames; frame++) {
        int weight = window->weights[frame];
        for (int lane = 0; lane < LANES; lane++) {
            int colour = (int)pixels->colours[frame][lane];
            int parts[PARTS] = {colour >> 16, colour >> 8 & 255, colour & 255};
            for (int part = RED; part < SQUARE; part++)
                parts[SQUARE] += parts[part] * parts[part];
            for (int part = 0; part < PARTS; part++)
                pixels->sums[part][frame + 1][lane] =
                    pixels->sums[part][frame][lane] + weight * parts[part];
        }
        for (int lane = 0; lane < LANES; lane++) {
            Colour wanted = window->palette[pixels->wanted[frame][lane]];
            pixels->twice[RED][frame][lane] = 2 * wanted.red;
            pixels->twice[GREEN][frame][lane] = 2 * wanted.green;
            pixels->twice[BLUE][frame][lane] = 2 * wanted.blue;
            pixels->twice[SQUARE][frame][lane] = wanted.square;
        }
    }
    for (int frame = frames - 1; frame >= 0; frame--)
        change(window, pixels, frame);
    keep_on(window, pixels, 0, 0, LANES);
}

#endif
