/* When pixels of a GIF change, and to what, so that it is near to its film and small.

   Each pixel that moves looks ahead. Each row of a frame then chooses which of its pixels change,
   since a run of pixels costs less than they would apart (Viterbi 1967). numpy_plan.py does the
   same in Python. */

#include <Python.h>
#include <stdint.h>
#include <string.h>

#include "ahead.h"

/* Compilers take what is inlined into a function that can fail early for rare, and make it slow. */
#ifdef __GNUC__
#define APART __attribute__((noinline))
#else
#define APART
#endif

/* What happens to a pixel. */
enum { KEEP, CHANGE, REPEAT, STATES };

/* Where a pixel would change in a draft: between two that change or next to one that becomes equal,
   next to another one, or apart from those. */
enum { AMONG, BESIDE, ALONE, PLACES };

/* How a row came to a state at a pixel: the state of the pixel before, and the colour. */
typedef struct {
    uint8_t from[STATES], colour[STATES];
} Step;

/* Room to plan a row. `ahead` of a pixel that does not move is none; `varying` are bits of colours
   that differ in some frame, `changing` which pixels change in a frame of the draft, with one more
   at either end, and `places` where they would, in all frames. */
typedef struct {
    Pixels *pixels;
    Pixel *ahead;
    uint32_t *varying;
    uint8_t *moves, *changing, *places;
    int32_t *next; /* where the next pixel that moves is, from each on; one more than columns */
    Step *steps;
} Room;

static void add_bits(uint8_t *restrict bits, const uint8_t *one, const uint8_t *other,
                     Py_ssize_t count)
{
    for (Py_ssize_t index = 0; index < count; index++)
        bits[index] |= one[index] ^ other[index];
}

static void add_wide_bits(uint32_t *restrict bits, const uint32_t *one, const uint32_t *other,
                          Py_ssize_t count)
{
    for (Py_ssize_t index = 0; index < count; index++)
        bits[index] |= one[index] ^ other[index];
}

/* Find which pixels of a row are not what is wanted, or have colours that change; whether any. */
static int find_moving(const Window *window, Py_ssize_t row, const uint8_t *shown, const Room *room)
{
    const uint32_t *first = window->colours + row;
    int32_t columns = (int32_t)window->columns;
    memset(room->moves, 0, (size_t)columns);
    memset(room->varying, 0, (size_t)columns * sizeof *room->varying);
    for (int frame = 0; frame < window->frames; frame++) {
        add_bits(room->moves, window->wanted + frame * window->size + row, shown, columns);
        add_wide_bits(room->varying, first + frame * window->size, first, columns);
    }
    room->next[columns] = columns;
    for (int32_t column = columns - 1; column >= 0; column--) {
        room->moves[column] = room->moves[column] || room->varying[column];
        room->next[column] = room->moves[column] ? column : room->next[column + 1];
    }
    return room->next[0] < columns;
}

/* Find where the pixels of a row would change with a frame; `changing` begins before it. */
static void find_places(uint8_t *restrict places, uint8_t *restrict changing, const uint8_t *before,
                        const uint8_t *now, const uint8_t *wanted, Py_ssize_t columns)
{
    changing[0] = changing[columns + 1] = 0;
    for (Py_ssize_t column = 0; column < columns; column++)
        changing[column + 1] = now[column] != before[column];
    for (Py_ssize_t column = 0; column < columns; column++) {
        uint8_t left = changing[column], right = changing[column + 2];
        places[column] = left & right ? AMONG : left | right ? BESIDE : ALONE;
    }
    for (Py_ssize_t column = 1; column < columns; column++) {
        int equal = changing[column] & (now[column - 1] == wanted[column]);
        places[column] = equal ? AMONG : places[column];
    }
    for (Py_ssize_t column = 0; column < columns - 1; column++) {
        int equal = changing[column + 2] & (now[column + 1] == wanted[column]);
        places[column] = equal ? AMONG : places[column];
    }
}

/* Whether the same lies ahead of a pixel of a row as of the one to the left. */
static int is_alike(const Window *window, Py_ssize_t row, Py_ssize_t column, const Room *room)
{
    const uint32_t *colours = window->colours + row + column;
    const uint8_t *wanted = window->wanted + row + column, *places = room->places + column;
    for (int frame = 0; frame < window->frames; frame++) {
        if (*colours != colours[-1] || *wanted != wanted[-1] || *places != places[-1])
            return 0;
        colours += window->size, wanted += window->size, places += window->columns;
    }
    return 1;
}

/* Look ahead of the pixels of a row that move. */
static void look_along(const Window *window, Py_ssize_t row, const uint8_t *shown, const Room *room)
{
    int same = window->costs.same, fresh = window->costs.fresh, codes[PLACES];
    codes[AMONG] = (same + 3 * same / 2) / 2;
    codes[BESIDE] = (fresh + 3 * same / 2) / 2;
    codes[ALONE] = (fresh + window->costs.begin + 3 * same / 2) / 2;
    Pixel pixel = {room->pixels, 0};
    for (Py_ssize_t column = 0; column < window->columns; column++) {
        room->ahead[column].of = NULL;
        if (!room->moves[column])
            continue;
        if (column && room->moves[column - 1] && is_alike(window, row, column, room)) {
            room->ahead[column] = room->ahead[column - 1];
            continue;
        }
        if (pixel.lane == LANES)
            pixel = (Pixel){pixel.of + 1, 0};
        room->ahead[column] = pixel;
        for (int frame = 0; frame < window->frames; frame++) {
            Py_ssize_t place = frame * window->size + row + column;
            pixel.of->colours[frame][pixel.lane] = window->colours[place];
            pixel.of->wanted[frame][pixel.lane] = window->wanted[place];
            pixel.of->codes[frame][pixel.lane] =
                codes[room->places[frame * window->columns + column]];
        }
        pixel.of->kept_colour[pixel.lane] = shown[column];
        if (++pixel.lane == LANES)
            look_ahead(window, pixel.of);
    }
    if (pixel.lane < LANES)
        look_ahead(window, pixel.of); /* with what other pixels have left in the other lanes */
}

/* Show what leads to a state at the last of some pixels. */
static void show_steps(uint8_t *shown, const Step *steps, Py_ssize_t first, Py_ssize_t last,
                       int state)
{
    for (Py_ssize_t column = last; column >= first; column--) {
        shown[column] = steps[column].colour[state];
        state = steps[column].from[state];
    }
}

/* A pixel of a frame: what it shows, the best colour to change to, and what either costs. */
typedef struct {
    Pixel ahead;
    int old, own, keeps, changes;
} Offer;

static Offer offer_of(const Window *window, Pixel ahead, int frame, int old)
{
    if (!ahead.of)
        return (Offer){ahead, old, old, 0, 0};
    return (Offer){ahead, old, ahead.of->colour[frame][ahead.lane],
                   keeping(window, ahead, frame, old), ahead.of->changed[frame][ahead.lane]};
}

/* What it costs that a pixel has the colour of the one to the left. */
static int repeating(const Window *window, const Offer *offer, int frame, int colour)
{
    if (colour == offer->old)
        return offer->keeps;
    if (colour == offer->own)
        return offer->changes;
    return offer->ahead.of ? kept(window, offer->ahead, frame, colour) : NEVER;
}

/* Choose which pixels of a row change with a frame: KEEP what is shown, CHANGE to the best colour,
   or REPEAT that of the pixel to the left. */
static void plan_row(const Window *window, int frame, uint8_t *shown, const Room *room)
{
    const Costs *costs = &window->costs;
    int alone = costs->begin + costs->fresh, keep = 0, change = NEVER, repeat = NEVER;
    int changed = -1, repeated = -1; /* colours of the pixel to the left; -1 is none */
    Py_ssize_t begin = 0;
    for (Py_ssize_t column = 0; column < window->columns; column++) {
        /* Among pixels that stay, costs do so too, and only the last two matter to what follows. */
        if (room->next[column] - column > 2 && !keep && change == alone && repeat >= alone) {
            show_steps(shown, room->steps, begin, column - 1, KEEP);
            begin = column = room->next[column] - 2;
            changed = shown[column - 1];
            repeat = NEVER, repeated = -1;
        }
        Offer offer = offer_of(window, room->ahead[column], frame, shown[column]);
        Step *step = room->steps + column;
        int kept = change < keep ? change : keep;
        step->from[KEEP] = repeat < kept ? REPEAT : change < keep ? CHANGE : KEEP;
        kept = (repeat < kept ? repeat : kept) + offer.keeps;

        int first = keep + alone, fresh = first;
        int after = change + (changed == offer.own ? costs->same : costs->fresh);
        int again = repeat + (repeated == offer.own ? costs->same : costs->fresh);
        fresh = after < fresh ? after : fresh;
        step->from[CHANGE] = again < fresh ? REPEAT : after < first ? CHANGE : KEEP;
        fresh = (again < fresh ? again : fresh) + offer.changes;

        int same = NEVER, colour = -1;
        step->from[REPEAT] = CHANGE;
        if (changed >= 0 && change + costs->same < same) {
            after = change + costs->same + repeating(window, &offer, frame, changed);
            if (after < same)
                same = after, colour = changed;
        }
        if (repeated >= 0 && repeat + costs->same < same) {
            again = repeat + costs->same + repeating(window, &offer, frame, repeated);
            if (again < same)
                same = again, colour = repeated, step->from[REPEAT] = REPEAT;
        }
        step->colour[KEEP] = (uint8_t)offer.old, step->colour[CHANGE] = (uint8_t)offer.own;
        step->colour[REPEAT] = (uint8_t)colour;
        changed = offer.own, repeated = colour;

        int lowest = kept < fresh ? kept : fresh;
        lowest = same < lowest ? same : lowest;
        keep = kept - lowest < NEVER ? kept - lowest : NEVER;
        change = fresh - lowest < NEVER ? fresh - lowest : NEVER;
        repeat = same - lowest < NEVER ? same - lowest : NEVER;
    }
    int state = change < keep ? CHANGE : KEEP;
    if (repeat < (state == KEEP ? keep : change))
        state = REPEAT;
    show_steps(shown, room->steps, begin, window->columns - 1, state);
}

/* What is shown of the frames that are ready, in some rows; `shown` is updated. */
static APART void plan_rows(const Window *window, Py_ssize_t first, Py_ssize_t last, uint8_t *shown,
                            uint8_t *planned, const Room *room)
{
    Py_ssize_t columns = window->columns;
    for (Py_ssize_t row = first * columns; row < last * columns; row += columns) {
        int some = find_moving(window, row, shown + row, room);
        for (int frame = 0; some && frame < window->frames; frame++) {
            Py_ssize_t place = frame * window->size + row;
            const uint8_t *drafted = window->drafts + place;
            find_places(room->places + frame * columns, room->changing, drafted,
                        drafted + window->size, window->wanted + place, columns);
        }
        if (some)
            look_along(window, row, shown + row, room);
        for (int frame = 0; frame < window->ready; frame++) {
            if (some)
                plan_row(window, frame, shown + row, room);
            memcpy(planned + frame * window->size + row, shown + row, (size_t)columns);
        }
    }
}
