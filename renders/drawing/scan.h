/* Outlines filled in one colour on premultiplied RGBA, sampled as Cairo samples them.

   Rows of pixels have 15 lines each, along which coverage is exact to 1/256 of a pixel. */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { UNITS = 256, LINES = 15 }; /* of a pixel: across, as in Cairo's fixed numbers, and down */

static const int64_t ONE = (int64_t)1 << 24;     /* of a unit, in which edges advance */

typedef struct {
    int32_t x, y; /* in units */
} Place;

typedef struct {
    int64_t x, step; /* in 1/ONE units, at the line that is next, and from line to line */
    int32_t top, bottom, turn;
} Edge;

typedef struct {
    Edge *edges;
    Py_ssize_t count, room;
    int32_t lines;      /* of the picture */
    int32_t top, bottom; /* lines, between which edges are */
    int upright;        /* whether all edges are so far, or level */
    int failed;         /* for want of memory */
} Outline;

static int32_t line_of(int32_t y) { return (int32_t)(((int64_t)y * LINES + UNITS / 2) >> 8); }

static void add_edge(Outline *outline, Place from, Place to)
{
    int32_t turn = 1, top = line_of(from.y), bottom = line_of(to.y);
    outline->upright &= from.x == to.x || from.y == to.y;
    if (top == bottom)
        return;
    if (top > bottom) {
        Place other = from;
        int32_t line = top;
        from = to, to = other, top = bottom, bottom = line, turn = -1;
    }
    if (bottom <= 0 || top >= outline->lines)
        return;
    if (outline->count == outline->room) {
        Py_ssize_t room = outline->room ? 2 * outline->room : 1024;
        Edge *edges = realloc(outline->edges, room * sizeof(Edge));
        if (!edges) {
            outline->failed = 1;
            return;
        }
        outline->edges = edges, outline->room = room;
    }
    /* Lines are in the middles of what they stand for. */
    double slope = ((double)to.x - from.x) / ((double)to.y - from.y) * UNITS / LINES;
    int32_t first = top < 0 ? 0 : top;
    double x = from.x + (first + 0.5 - (double)from.y * LINES / UNITS) * slope;
    Edge *edge = outline->edges + outline->count++;
    edge->x = (int64_t)(x * (double)ONE), edge->step = (int64_t)(slope * (double)ONE);
    edge->top = first, edge->bottom = bottom < outline->lines ? bottom : outline->lines;
    edge->turn = turn;
    if (outline->count == 1 || first < outline->top)
        outline->top = first;
    if (outline->count == 1 || edge->bottom > outline->bottom)
        outline->bottom = edge->bottom;
}

/* The edges in the order of the lines where they begin; NULL for want of memory. */
static Edge *in_order(const Outline *outline)
{
    Edge *sorted = malloc((outline->count + 1) * sizeof(Edge));
    int32_t lines = outline->bottom - outline->top;
    Py_ssize_t *places = calloc(lines + 1, sizeof(Py_ssize_t));
    if (sorted && places) {
        for (Py_ssize_t index = 0; index < outline->count; index++)
            places[outline->edges[index].top - outline->top + 1]++;
        for (int32_t line = 0; line < lines; line++)
            places[line + 1] += places[line];
        for (Py_ssize_t index = 0; index < outline->count; index++)
            sorted[places[outline->edges[index].top - outline->top]++] = outline->edges[index];
    }
    free(places);
    return sorted;
}

/* Puts an edge where it belongs among others, the last of which is before `place`. */
static void insert(Edge *live, Py_ssize_t place, Edge edge)
{
    for (; place && live[place - 1].x > edge.x; place--)
        live[place] = live[place - 1];
    live[place] = edge;
}

/* Makes `live` the edges that cross a line: those that go on, and some more that begin. */
static Py_ssize_t crossing(Edge *live, Py_ssize_t count, Edge *more, Py_ssize_t others, int32_t line)
{
    Py_ssize_t total = 0;
    for (Py_ssize_t index = 0; index < count; index++) {
        if (live[index].bottom <= line)
            continue;
        if (total && live[total - 1].x > live[index].x)
            insert(live, total, live[index]);
        else if (total != index)
            live[total] = live[index];
        total++;
    }
    if (!others)
        return total;
    for (Py_ssize_t index = 1; index < others; index++)
        insert(more, index, more[index]);
    Py_ssize_t kept = total;
    total += others;
    for (Py_ssize_t place = total - 1; others; place--) {
        if (kept && live[kept - 1].x > more[others - 1].x)
            live[place] = live[--kept];
        else
            live[place] = more[--others];
    }
    return total;
}

typedef struct {
    int32_t *steps; /* changes of what is covered from pixel to pixel, in half units and lines */
    int32_t low, high, width;
} Row;

static int64_t within(const Row *row, int64_t x)
{
    int64_t farthest = row->width * UNITS * ONE;
    return x < 0 ? 0 : x > farthest ? farthest : x;
}

/* Adds or, with `lines` below 0, takes away what is to the right of `x`, but `before` of that. */
static void add_step(Row *row, int32_t column, int32_t lines, int32_t before)
{
    row->steps[column] += 2 * UNITS * lines - before;
    row->steps[column + 1] += before;
}

static void reach(Row *row, int32_t low, int32_t high)
{
    if (low < row->low)
        row->low = low;
    if (high >= row->high)
        row->high = high + 1;
}

/* Adds what a line covers, which is wherever edges turn around it. */
static void cover_line(Row *row, Edge *live, Py_ssize_t count)
{
    int32_t turns = 0;
    for (Py_ssize_t index = 0; index < count; index++) {
        int32_t before = turns;
        turns += live[index].turn;
        if (!before || !turns) {
            int32_t x = (int32_t)(within(row, live[index].x) / ONE), sign = before ? -1 : 1;
            add_step(row, x / UNITS, sign, 2 * sign * (x % UNITS));
            reach(row, x / UNITS, x / UNITS);
        }
        live[index].x += live[index].step;
    }
}

/* Adds what is to the right of an edge that crosses all lines of a row, from `x` to `end`. Where it
   passes from pixel to pixel, Cairo rounds down to whole lines. */
static void add_edge_of_row(Row *row, int64_t x, int64_t end, int32_t sign)
{
    int64_t left = x < end ? x : end, right = x < end ? end : x;
    int32_t column = (int32_t)(left / ONE / UNITS), last = (int32_t)(right / ONE / UNITS);
    int32_t part = left / ONE % UNITS, end_part = right / ONE % UNITS, done = 0;
    reach(row, column, last);
    if (column == last) {
        add_step(row, column, sign * LINES, sign * LINES * (part + end_part));
        return;
    }
    double slope = (double)LINES / (double)(right - left);
    double lines = (double)((column + 1) * UNITS * ONE - left) * slope;
    for (int32_t before = UNITS + part; column < last; column++) {
        int32_t more = (int32_t)lines - done;
        add_step(row, column, sign * more, sign * more * before);
        done += more, lines += UNITS * ONE * slope, before = UNITS;
    }
    add_step(row, column, sign * (LINES - done), sign * (LINES - done) * end_part);
}

/* Whether all edges cross all lines of a row, and meet neither each other nor its ends. */
static int are_apart(const Row *row, const Edge *live, Py_ssize_t count, int32_t end)
{
    int64_t before = INT64_MIN;
    for (Py_ssize_t index = 0; index < count; index++) {
        int64_t first = live[index].x, last = first + LINES * live[index].step;
        int inside = within(row, first) == first && within(row, last) == last;
        int outside = within(row, first) != first && within(row, first) == within(row, last);
        if (live[index].bottom < end || last >> 24 <= before || !(inside || outside))
            return 0;
        before = last >> 24;
    }
    return 1;
}

/* Adds what a row covers whose edges are apart. */
static void cover_row(Row *row, Edge *live, Py_ssize_t count)
{
    int32_t turns = 0;
    for (Py_ssize_t index = 0; index < count; index++) {
        int32_t before = turns;
        int64_t step = live[index].step, whole = step >> 24; /* Cairo halves them apart */
        int64_t x = live[index].x - whole / 2 * ONE - (step - whole * ONE) / 2;
        int64_t end = x + LINES * step;
        turns += live[index].turn;
        live[index].x += LINES * step;
        if (!before || !turns)
            add_edge_of_row(row, within(row, x), within(row, end), before ? -1 : 1);
    }
}

/* x · y / 255, of four channels at once, rounded as Cairo's Pixman does. */
static uint32_t scaled(uint32_t colour, uint32_t part)
{
    uint32_t even = (colour & 0xff00ff) * part + 0x800080;
    uint32_t odd = (colour >> 8 & 0xff00ff) * part + 0x800080;
    even = (even + (even >> 8 & 0xff00ff)) >> 8 & 0xff00ff;
    odd = (odd + (odd >> 8 & 0xff00ff)) & 0xff00ff00;
    return even | odd;
}

static int are_zero(const int32_t steps[8])
{
    uint64_t all[4];
    memcpy(all, steps, 32);
    return !(all[0] | all[1] | all[2] | all[3]);
}

/* Draws a row of pixels, and forgets what it covers. */
static void draw(Row *row, uint32_t *pixels, uint32_t colour)
{
    int32_t covered = 0, last = row->high < row->width ? row->high : row->width - 1;
    for (int32_t column = row->low; column <= last;) {
        int32_t start = column;
        covered += row->steps[column];
        row->steps[column++] = 0;
        while (column + 7 <= last && are_zero(row->steps + column))
            column += 8;
        while (column <= last && !row->steps[column])
            column++;
        /* Edges that part just where a row begins have the other order half a line above. */
        int32_t most = 2 * UNITS * LINES, seen = covered < 0 ? 0 : covered > most ? most : covered;
        uint32_t part = (uint32_t)(seen * 17 + 256) >> 9; /* of 255 */
        if (!part)
            continue;
        uint32_t above = part == 255 ? colour : scaled(colour, part), through = 255 - (above >> 24);
        if (column == start + 1)
            pixels[start] = above + scaled(pixels[start], through);
        else if (!through)
            for (int32_t each = start; each < column; each++)
                pixels[each] = above;
        else
            for (int32_t each = start; each < column; each++)
                pixels[each] = above + scaled(pixels[each], through);
    }
    if (row->high >= row->width)
        row->steps[row->width] = row->steps[row->width + 1] = 0;
    row->low = row->width, row->high = -1;
}

/* Fills an outline wherever it turns around a place; returns whether there was enough memory. */
static int draw_outline(const Outline *outline, uint32_t *picture, int32_t width, uint32_t colour)
{
    Row row = {calloc(width + 2, sizeof(int32_t)), width, -1, width};
    Edge *sorted = in_order(outline), *live = malloc((outline->count + 1) * sizeof(Edge));
    int enough = row.steps && sorted && live;
    Py_ssize_t count = 0, next = 0;
    int32_t line = enough && outline->count ? sorted[0].top : outline->lines;
    while (line < outline->lines && (count || next < outline->count)) {
        int32_t end = (line / LINES + 1) * LINES;
        uint32_t *pixels = picture + (Py_ssize_t)(line / LINES) * width;
        int others = next < outline->count && sorted[next].top < end;
        if (!others && line % LINES == 0) {
            count = crossing(live, count, NULL, 0, line);
            if (are_apart(&row, live, count, end)) {
                cover_row(&row, live, count);
                line = end;
            }
        }
        for (; line < end; line++) {
            Py_ssize_t first = next;
            while (next < outline->count && sorted[next].top == line)
                next++;
            count = crossing(live, count, sorted + first, next - first, line);
            cover_line(&row, live, count);
        }
        draw(&row, pixels, colour);
        if (!count && next < outline->count)
            line = sorted[next].top;
    }
    free(row.steps);
    free(sorted);
    free(live);
    return enough;
}
