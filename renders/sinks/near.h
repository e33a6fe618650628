/* Codes of a frame of a GIF whose pixels are near to what is planned: a string of symbols that is
   known goes on where its colours cost less than other codes.

   numpy_near.py does the same in Python. */

#include <Python.h>
#include <stdint.h>
#include <string.h>

#include "colours.h"
#include "table.h"

enum { ASIDE = 1, FURTHEST = 24, SUMS = 256 };

/* How a pixel changes, as planned; it may be OPEN to other colours as well. */
enum { STAYS, BEGINS, GOES_ON, REPEATS, KINDS, OPEN = 4 };

/* What codes are worth, as squared distances of colours: to begin a run of pixels that change,
   another colour in it, the one before, and any pixel; and `most`, how much worse than the best a
   string may be that perhaps becomes better. */
typedef struct {
    int begin, fresh, same, each, most;
} Worth;

/* Sums of the colours of a pixel for as long as it is planned to stay, how far it is from them
   then, and whether it has to be so. */
typedef struct {
    Py_ssize_t place;
    int weight, red, green, blue, planned, fixed;
} Sums;

/* A rectangle of the frames, which are 0xrrggbb or indices of `palette`: `count` pixels from
   `corner` on. Of the first frame, `now` is planned; `shown` is what was before, and becomes what
   is shown. Each pixel has a kind. Sums are found as they are needed, and kept for a while; the
   last of them were for the row from place `row` on, which is from `pixel` on in frames. */
typedef struct {
    const uint32_t *colours;
    const uint8_t *planned, *exact;
    const int32_t *weights;
    uint8_t *now, *shown, *kinds;
    Sums *sums;
    int frames, transparent;
    Py_ssize_t size, columns, corner, width, count, row, pixel;
    int worth[KINDS], most;
    Colour palette[256];
} Near;

/* Begin with the frame `before`: how pixels change, and what codes for that are worth. */
static void expect(Near *near, const Worth *worth, const uint8_t *before)
{
    near->worth[STAYS] = worth->each;
    near->worth[BEGINS] = worth->each + worth->begin + worth->fresh;
    near->worth[GOES_ON] = worth->each + worth->fresh;
    near->worth[REPEATS] = worth->each + worth->same;
    near->most = worth->most;
    near->row = 0, near->pixel = near->corner;
    for (int index = 0; index < SUMS; index++)
        near->sums[index].place = -1;
    memset(near->kinds, STAYS, (size_t)near->count);
    for (Py_ssize_t row = 0, pixel = near->corner; row < near->count;
         row += near->width, pixel += near->columns) {
        uint8_t *now = near->now + row, *shown = near->shown + row, *kinds = near->kinds + row;
        memcpy(now, near->planned + pixel, (size_t)near->width);
        memcpy(shown, before + pixel, (size_t)near->width);
        for (Py_ssize_t column = 0; column < near->width; column++) {
            if (now[column] == shown[column])
                continue;
            int left = column > 0 && now[column - 1] != shown[column - 1];
            kinds[column] |= !left ? BEGINS : now[column - 1] == now[column] ? REPEATS : GOES_ON;
            Py_ssize_t first = column < ASIDE ? 0 : column - ASIDE, last = column + ASIDE;
            for (; first <= last && first < near->width; first++)
                kinds[first] |= OPEN;
        }
    }
}

/* Put what is shown into the frame. */
static void show(const Near *near, uint8_t *frame)
{
    for (Py_ssize_t row = 0; row < near->count; row += near->width, frame += near->columns)
        memcpy(frame, near->shown + row, (size_t)near->width);
}

/* How far a pixel is from its colours with one of the palette, less what is the same for all. */
static int apart(const Near *near, const Sums *sums, int colour)
{
    const Colour *shown = near->palette + colour;
    return sums->weight * shown->square -
           2 * (shown->red * sums->red + shown->green * sums->green + shown->blue * sums->blue);
}

static const Sums *sums_of(Near *near, Py_ssize_t place)
{
    Sums *sums = near->sums + place % SUMS;
    if (sums->place == place)
        return sums;
    if (place < near->row || place >= near->row + near->width) {
        Py_ssize_t row = place / near->width;
        near->row = row * near->width;
        near->pixel = near->corner + row * near->columns;
    }
    Py_ssize_t pixel = near->pixel + place - near->row;
    *sums = (Sums){.place = place};
    for (int frame = 0; frame < near->frames; frame++, pixel += near->size) {
        if (near->planned[pixel] != near->now[place])
            break;
        sums->fixed |= near->exact[frame];
        int weight = near->weights[frame], colour = (int)near->colours[pixel];
        sums->weight += weight;
        sums->red += weight * (colour >> 16);
        sums->green += weight * (colour >> 8 & 255);
        sums->blue += weight * (colour & 255);
    }
    sums->planned = apart(near, sums, near->now[place]);
    return sums;
}

/* How much further a pixel is from its colours with one of the palette than as planned, for as long
   as that is planned to stay. */
static int further(const Near *near, const Sums *sums, int colour)
{
    return apart(near, sums, colour) - sums->planned;
}

/* Up to BEAM strings of the same length, the cheapest first. */
typedef struct {
    int codes[BEAM], count;
    int64_t costs[BEAM];
} Strings;

static void keep(Strings *strings, int code, int64_t cost)
{
    int index = strings->count < BEAM ? strings->count : BEAM - 1;
    if (strings->count == BEAM && strings->costs[index] <= cost)
        return;
    for (; index > 0 && strings->costs[index - 1] > cost; index--) {
        strings->codes[index] = strings->codes[index - 1];
        strings->costs[index] = strings->costs[index - 1];
    }
    strings->codes[index] = code, strings->costs[index] = cost;
    strings->count += strings->count < BEAM;
}

/* Symbols that a string may begin with: none, as planned, or as the pixel before. */
static void begin(Near *near, Py_ssize_t place, Strings *strings)
{
    int planned = near->now[place], before = near->shown[place];
    int left = place > 0 ? near->shown[place - 1] : planned;
    int64_t worth = near->worth[near->kinds[place] & ~OPEN];
    const Sums *sums = near->kinds[place] & OPEN ? sums_of(near, place) : NULL;
    strings->count = 0;
    if (before == planned || !sums->fixed)
        keep(strings, near->transparent,
             (before == planned ? 0 : further(near, sums, before)) - worth);
    keep(strings, planned, -worth);
    if (sums && !sums->fixed && left != planned && left != before)
        keep(strings, left, further(near, sums, left) - worth);
}

/* All strings that are longer by a pixel that stays, unless they cost more than a limit. */
static void stay(const Near *near, const Table *table, Py_ssize_t place, int64_t limit,
                 const Strings *strings, Strings *longer)
{
    int before = near->shown[place], count = 0;
    for (int index = 0; index < strings->count; index++) {
        int code = strings->codes[index];
        int64_t cost = strings->costs[index] - near->worth[STAYS];
        if (cost > limit)
            break;
        int clear = table->clear[code], same = child_of(table, code, before);
        if (clear && count < BEAM)
            longer->codes[count] = clear, longer->costs[count++] = cost;
        if (same && count < BEAM)
            longer->codes[count] = same, longer->costs[count++] = cost;
    }
    longer->count = count;
}

/* All strings that are longer by a pixel that is open to other colours. */
static void lengthen(Near *near, const Table *table, Py_ssize_t place, int64_t limit,
                     const Strings *strings, Strings *longer)
{
    int planned = near->now[place], before = near->shown[place];
    int worth = near->worth[near->kinds[place] & ~OPEN];
    const Sums *sums = NULL;
    longer->count = 0;
    for (int index = 0; index < strings->count; index++) {
        int64_t cost = strings->costs[index] - worth;
        for (int code = table->newest[strings->codes[index]]; code; code = table->older[code]) {
            int colour = table->last[code] == near->transparent ? before : table->last[code];
            int64_t more = 0;
            if (colour != planned) {
                if (!sums)
                    sums = sums_of(near, place);
                if (sums->fixed)
                    continue;
                more = further(near, sums, colour);
            }
            if (cost + more <= limit)
                keep(longer, code, cost + more);
        }
    }
}

/* The string from `start` on whose colours and codes are worth most; it is shown. */
static Py_ssize_t most_worth(const Table *table, void *pixels, Py_ssize_t start, int *code)
{
    Near *near = pixels;
    Strings both[2], *strings = both, *longer = both + 1;
    Py_ssize_t length = 1, symbols = (Py_ssize_t)1 << table->bits;
    begin(near, start, strings);
    int64_t best = strings->costs[0];
    *code = strings->codes[0];
    for (Py_ssize_t place = start + 1; place < near->count; place++) {
        if (near->kinds[place] & OPEN)
            lengthen(near, table, place, best + near->most, strings, longer);
        else
            stay(near, table, place, best + near->most, strings, longer);
        if (!longer->count)
            break;
        Strings *shorter = strings;
        strings = longer, longer = shorter;
        if (strings->costs[0] <= best)
            best = strings->costs[0], *code = strings->codes[0], length = place + 1 - start;
    }
    for (int rest = *code, place = (int)length; place-- > 0; rest = table->parent[rest]) {
        int symbol = rest < symbols ? rest : table->last[rest];
        if (symbol != near->transparent)
            near->shown[start + place] = (uint8_t)symbol;
    }
    return length;
}
