/* When pixels of a GIF change, and to what, so that it is near to its film and small.

   Each pixel looks ahead by dynamic programming: how far it would be from the colours of its film,
   and how much its later changes cost. Each row of a frame then chooses which of its pixels change,
   since a run of pixels costs less than they would apart (Viterbi 1967). numpy_plan.py does the
   same in Python. */

#include <Python.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>

enum { AHEAD = 24, NEVER = INT_MAX / 4, KEEP = 0, CHANGE = 1, REPEAT = 2, STATES = 3 };

/* Costs of codes, and weights, up to which the sums of AHEAD frames stay below NEVER. */
enum { COSTLIEST = 1 << 20, HEAVIEST = 64 };

/* What codes cost, as squared distances of colours: to begin a run of pixels that change, another
   colour in it, and the one before. */
typedef struct {
    int begin, fresh, same;
} Costs;

/* Frames in order, of which `ready` are planned now; pixels are 0xrrggbb, or indices of `palette`.
   `drafts` is what might be shown, from the frame before on. */
typedef struct {
    const uint32_t *colours;
    const uint8_t *wanted, *drafts, *exact;
    const int32_t *weights;
    int frames, ready;
    Py_ssize_t size, columns;
    Costs costs;
    int palette[256][4];
} Window;

typedef struct {
    int red, green, blue, weight, square;
} Sums;

/* A pixel of the frames: sums of its colours before each, and what it costs from each on, if it
   changes then: without that change itself to `colour`, and with it; and if `kept_colour` is. */
typedef struct {
    Sums sums[AHEAD + 1];
    uint8_t wanted[AHEAD], colour[AHEAD];
    int changed[AHEAD], later[AHEAD + 1], kept_colour, kept[AHEAD + 1];
} Pixel;

/* How a row came to a state at a pixel: the state of the pixel before, and the colour. */
typedef struct {
    uint8_t from[STATES], colour[STATES];
} Step;

static int distance(const Window *window, const Pixel *pixel, int from, int to, int colour)
{
    const int *shown = window->palette[colour];
    const Sums *begin = pixel->sums + from, *end = pixel->sums + to;
    /* |a - b|^2 = |a|^2 - 2 ab + |b|^2; the palette has -2 b, and |b|^2. */
    return end->square - begin->square + shown[0] * (end->red - begin->red) +
           shown[1] * (end->green - begin->green) + shown[2] * (end->blue - begin->blue) +
           shown[3] * (end->weight - begin->weight);
}

/* What it costs that a pixel has a colour from a frame on, until it changes. */
static int kept(const Window *window, const Pixel *pixel, int from, int colour)
{
    int best = NEVER;
    for (int to = from + 1; to <= window->frames; to++) {
        if (window->exact[to - 1] && pixel->wanted[to - 1] != colour)
            break;
        int error = distance(window, pixel, from, to, colour);
        if (error >= best)
            break;
        if (error + pixel->later[to] < best)
            best = error + pixel->later[to];
    }
    return best;
}

/* What it costs that a pixel changes with a frame, to the colour wanted halfway to its next change;
   without the codes for that. */
static void change(const Window *window, Pixel *pixel, int from)
{
    int best = NEVER, exact = -1;
    for (int to = from + 1; to <= window->frames; to++) {
        if (window->exact[to - 1]) {
            if (exact >= 0 && exact != pixel->wanted[to - 1])
                break;
            exact = pixel->wanted[to - 1];
        }
        int colour = exact >= 0 ? exact : pixel->wanted[(from + to) / 2];
        int error = distance(window, pixel, from, to, colour);
        if (error >= best)
            break;
        if (error + pixel->later[to] < best) {
            best = error + pixel->later[to];
            pixel->colour[from] = (uint8_t)colour;
        }
    }
    pixel->changed[from] = best;
}

/* What codes for a later change might cost, by which of its neighbours change in the draft. */
static int expected(const Window *window, Py_ssize_t place, int frame, int wanted)
{
    const uint8_t *before = window->drafts + frame * window->size + place;
    const uint8_t *now = before + window->size;
    Py_ssize_t column = place % window->columns;
    int left = column > 0 && now[-1] != before[-1];
    int right = column + 1 < window->columns && now[1] != before[1];
    int alike = (left && now[-1] == wanted) || (right && now[1] == wanted);
    int cost = alike || (left && right) ? window->costs.same : window->costs.fresh;
    return (cost + (left || right ? 0 : window->costs.begin) + 3 * window->costs.same / 2) / 2;
}

static void look_ahead(const Window *window, Py_ssize_t place, Pixel *pixel)
{
    memset(pixel->sums, 0, sizeof(Sums));
    for (int frame = 0; frame < window->frames; frame++) {
        uint32_t colour = window->colours[frame * window->size + place];
        pixel->wanted[frame] = window->wanted[frame * window->size + place];
        Sums *sums = pixel->sums + frame;
        int weight = window->weights[frame];
        int red = colour >> 16, green = colour >> 8 & 255, blue = colour & 255;
        sums[1].red = sums->red + weight * red;
        sums[1].green = sums->green + weight * green;
        sums[1].blue = sums->blue + weight * blue;
        sums[1].weight = sums->weight + weight;
        sums[1].square = sums->square + weight * (red * red + green * green + blue * blue);
    }
    pixel->later[window->frames] = 0;
    pixel->kept_colour = -1;
    for (int frame = window->frames - 1; frame >= 0; frame--) {
        change(window, pixel, frame);
        pixel->later[frame] =
            pixel->changed[frame] + expected(window, place, frame, pixel->wanted[frame]);
    }
}

/* Which pixels of a row are not what is wanted, or have colours that change; whether any. */
static int moving(const Window *window, Py_ssize_t row, const uint8_t *shown, uint8_t *moves)
{
    int some = 0;
    memset(moves, 0, (size_t)window->columns);
    for (int frame = 0; frame < window->frames; frame++) {
        const uint8_t *wanted = window->wanted + frame * window->size + row;
        const uint32_t *first = window->colours + row, *colours = first + frame * window->size;
        for (Py_ssize_t column = 0; column < window->columns; column++)
            moves[column] |= (wanted[column] != shown[column]) | (colours[column] != first[column]);
    }
    for (Py_ssize_t column = 0; column < window->columns; column++)
        some |= moves[column];
    return some;
}

/* What it costs that a pixel keeps what is shown: for all frames from one on, until that changes. */
static int keeping(const Window *window, Pixel *pixel, int frame, int shown)
{
    if (pixel->kept_colour != shown) {
        pixel->kept_colour = shown;
        pixel->kept[window->frames] = NEVER;
        for (int from = window->frames - 1; from >= frame; from--) {
            int then = pixel->later[from + 1] < pixel->kept[from + 1] ? pixel->later[from + 1]
                                                                      : pixel->kept[from + 1];
            pixel->kept[from] = window->exact[from] && pixel->wanted[from] != shown
                                    ? NEVER
                                    : distance(window, pixel, from, from + 1, shown) + then;
        }
    }
    return pixel->kept[frame];
}

/* Where the next pixel that moves is, from each on. */
static void find_next(const uint8_t *moves, Py_ssize_t columns, int32_t *next)
{
    next[columns] = (int32_t)columns;
    for (Py_ssize_t column = columns - 1; column >= 0; column--)
        next[column] = moves[column] ? (int32_t)column : next[column + 1];
}

/* Choose which pixels of a row change with a frame: KEEP what is shown, CHANGE to the best colour,
   or REPEAT that of the pixel to the left. */
static void plan_row(const Window *window, Pixel *pixels, const uint8_t *moves, const int32_t *next,
                     int frame, uint8_t *shown, Step *steps)
{
    const Costs *costs = &window->costs;
    int cost[STATES] = {0, NEVER, NEVER}, colour[STATES] = {-1, -1, -1};
    int alone = costs->begin + costs->fresh;
    for (Py_ssize_t column = 0; column < window->columns; column++) {
        /* Among pixels that stay, costs do so as well, and only the last two matter to what follows. */
        if (next[column] - column > 2 && !cost[KEEP] && cost[CHANGE] == alone &&
            cost[REPEAT] >= alone) {
            for (; column < next[column] - 2; column++) {
                colour[CHANGE] = shown[column];
                steps[column] = (Step){{KEEP, KEEP, CHANGE}, {shown[column], shown[column], 0}};
            }
            cost[REPEAT] = NEVER, colour[REPEAT] = -1;
        }
        Pixel *pixel = pixels + column;
        int old = shown[column];
        int own = moves[column] ? pixel->colour[frame] : old;
        int keeps = moves[column] ? keeping(window, pixel, frame, old) : 0;
        int changes = moves[column] ? pixel->changed[frame] : 0;
        int least[STATES] = {cost[KEEP], cost[KEEP] + alone, NEVER};
        Step step = {.from = {KEEP, KEEP, CHANGE}};
        int again = -1;
        for (int state = CHANGE; state <= REPEAT; state++) {
            if (cost[state] < least[KEEP])
                least[KEEP] = cost[state], step.from[KEEP] = (uint8_t)state;
            int then = cost[state] + (colour[state] == own ? costs->same : costs->fresh);
            if (then < least[CHANGE])
                least[CHANGE] = then, step.from[CHANGE] = (uint8_t)state;
            then = cost[state] + costs->same;
            if (colour[state] < 0 || then >= least[REPEAT])
                continue;
            if (colour[state] == old)
                then += keeps;
            else if (colour[state] == own)
                then += changes;
            else
                then += moves[column] ? kept(window, pixel, frame, colour[state]) : NEVER;
            if (then < least[REPEAT]) {
                least[REPEAT] = then, step.from[REPEAT] = (uint8_t)state;
                again = colour[state];
            }
        }
        least[KEEP] += keeps, least[CHANGE] += changes;
        int lowest = least[KEEP] < least[CHANGE] ? least[KEEP] : least[CHANGE];
        lowest = least[REPEAT] < lowest ? least[REPEAT] : lowest;
        for (int state = KEEP; state <= REPEAT; state++)
            cost[state] = least[state] - lowest < NEVER ? least[state] - lowest : NEVER;
        colour[CHANGE] = own, colour[REPEAT] = again;
        step.colour[KEEP] = (uint8_t)old, step.colour[CHANGE] = (uint8_t)own;
        step.colour[REPEAT] = (uint8_t)again;
        steps[column] = step;
    }
    int state = cost[CHANGE] < cost[KEEP] ? CHANGE : KEEP;
    state = cost[REPEAT] < cost[state] ? REPEAT : state;
    for (Py_ssize_t column = window->columns - 1; column >= 0; column--) {
        shown[column] = steps[column].colour[state];
        state = steps[column].from[state];
    }
}

/* Whether no sum of costs can leave its range. */
static int are_small(const Costs *costs, const int32_t *weights, Py_ssize_t frames)
{
    int small = costs->begin >= 0 && costs->begin <= COSTLIEST && costs->fresh >= 0 &&
                costs->fresh <= COSTLIEST && costs->same >= 0 && costs->same <= COSTLIEST;
    for (Py_ssize_t frame = 0; small && frame < frames; frame++)
        small = weights[frame] >= 0 && weights[frame] <= HEAVIEST;
    return small;
}

static void set_palette(Window *window, const uint8_t *colours)
{
    for (int colour = 0; colour < 256; colour++, colours += 3)
        for (int channel = 0; channel < 3; channel++) {
            window->palette[colour][channel] = -2 * colours[channel];
            window->palette[colour][3] += colours[channel] * colours[channel];
        }
}

/* What is shown of the frames that are ready, in some rows; `shown` is updated. `pixels`, `moves`,
   `next` and `steps` have room for one row, and `next` for one more. */
static void plan_rows(const Window *window, Py_ssize_t first, Py_ssize_t last, uint8_t *shown,
                      uint8_t *planned, Pixel *pixels, uint8_t *moves, int32_t *next, Step *steps)
{
    Py_ssize_t columns = window->columns;
    for (Py_ssize_t row = first * columns; row < last * columns; row += columns) {
        int some = moving(window, row, shown + row, moves);
        find_next(moves, window->columns, next);
        for (Py_ssize_t column = 0; some && column < window->columns; column++)
            if (moves[column])
                look_ahead(window, row + column, pixels + column);
        for (int frame = 0; frame < window->ready; frame++) {
            if (some)
                plan_row(window, pixels, moves, next, frame, shown + row, steps);
            memcpy(planned + frame * window->size + row, shown + row, (size_t)window->columns);
        }
    }
}
