/* Outlines filled in one colour on premultiplied RGBA, sampled as Cairo samples them.

   Along each of the 15 lines of a row of pixels, coverage is exact to 1/256 of a pixel. */

#pragma once

#include "edges.h"
#include "fast.h"

/* Puts an edge where it belongs among others, the last of which is before `place`. */
static void insert(Edge *live, Py_ssize_t place, Edge edge)
{
    for (; place && unit_of(live[place - 1].x) > unit_of(edge.x); place--)
        live[place] = live[place - 1];
    live[place] = edge;
}

/* Edges that cross the line that is next, from left to right. */
typedef struct {
    Edge *edges;
    Py_ssize_t count;
} Live;

/* Whether Cairo has the new ones first of old and new edges whose last ones are at one unit: it goes
   on with those of which it has had the one before. */
static int are_new_first(const Edge *old, Py_ssize_t kept, const Edge *more, Py_ssize_t others)
{
    int64_t unit = unit_of(more[others - 1].x);
    while (kept && unit_of(old[kept - 1].x) == unit)
        kept--;
    while (others && unit_of(more[others - 1].x) == unit)
        others--;
    if (!kept || !others)
        return others > 0;
    int64_t apart = unit_of(old[kept - 1].x) - unit_of(more[others - 1].x);
    return apart ? apart < 0 : !are_new_first(old, kept, more, others);
}

/* Adds edges that begin at a line. */
static void begin(Live *live, Edge *more, Py_ssize_t others)
{
    Edge *edges = live->edges;
    for (Py_ssize_t index = 1; index < others; index++)
        insert(more, index, more[index]);
    Py_ssize_t kept = live->count;
    live->count += others;
    for (Py_ssize_t place = live->count - 1; others; place--) {
        int64_t apart = kept ? unit_of(edges[kept - 1].x) - unit_of(more[others - 1].x) : -1;
        if (apart > 0 || (apart == 0 && are_new_first(edges, kept, more, others)))
            edges[place] = edges[--kept];
        else
            edges[place] = more[--others];
    }
}

typedef struct {
    int64_t *steps; /* at each pixel, lines that begin to be covered, and what they leave of it */
    int64_t farthest; /* the right side of the picture */
    int32_t low, high, width;
} Row;

static int64_t within(int64_t farthest, int64_t x)
{
    return x < 0 ? 0 : x > farthest ? farthest : x;
}

/* Lines in its upper half, half units and lines in its lower one: both are added to at once. */
static int64_t step_of(int32_t lines, int32_t before) { return lines * ((int64_t)1 << 32) + before; }

/* Adds or, with `lines` below 0, takes away what is to the right of a pixel's left side, but `before`
   of that pixel. */
static void add_step(Row *row, int32_t column, int32_t lines, int32_t before)
{
    row->steps[column] += step_of(lines, before);
}

static void reach(Row *row, int32_t low, int32_t high)
{
    if (low < row->low)
        row->low = low;
    if (high > row->high)
        row->high = high;
}

/* Leaves an edge that crosses the line `next` as well, at `x`, among those that do, which end at
   `kept`. */
static inline Edge *keep(Live *live, Edge *kept, const Edge *edge, int64_t x, int32_t next)
{
    if (edge->bottom <= next)
        return kept;
    /* Processors wait where they read at once what they have written in parts. */
    Edge moved = {x, edge->step, edge->top, edge->bottom, edge->turn};
    if (kept > live->edges && unit_of(kept[-1].x) > unit_of(x))
        insert(live->edges, kept - live->edges, moved);
    else
        *kept = moved;
    return kept + 1;
}

/* Adds what a line covers, which is wherever edges turn around it, and goes on to the next one. */
static void cover_line(Row *row, Live *live, int32_t next)
{
    if (!live->count)
        return;
    int32_t turns = 0, column = 0;
    int64_t *steps = row->steps, farthest = row->farthest;
    Edge *kept = live->edges, *last = kept + live->count;
    int32_t first = column_at(within(farthest, kept->x));
    for (Edge *edge = live->edges; edge < last; edge++) {
        int64_t x = within(farthest, edge->x);
        int32_t begins = !turns, ends = !(turns += edge->turn);
        column = column_at(x);
        steps[column] += (begins - ends) * step_of(1, 2 * part_at(x));
        kept = keep(live, kept, edge, edge->x + edge->step, next);
    }
    reach(row, first, column);
    live->count = kept - live->edges;
}

/* Adds what is to the right of an edge that crosses all lines of a row, from `x` to `end`. Where it
   passes from pixel to pixel, Cairo rounds down to whole lines. */
static void add_edge_of_row(Row *row, int64_t x, int64_t end, int32_t sign)
{
    int64_t left = x < end ? x : end, right = x < end ? end : x;
    int32_t column = column_at(left), last = column_at(right), done = 0;
    int32_t before = UNITS + part_at(left), end_part = part_at(right);
    if (column == last && column >= 0 && last <= row->width) {
        reach(row, column, column);
        add_step(row, column, sign * LINES, sign * LINES * (before - UNITS + end_part));
        return;
    }
    double slope = (double)LINES / (double)(right - left);
    if (column < 0) { /* as edges that begin at a side may be, half a line above that */
        done = last < 0 ? LINES : (int32_t)((double)-left * slope + NEARLY);
        add_step(row, 0, sign * done, 0);
        column = 0, before = UNITS, last = last < 0 ? 0 : last;
    }
    last = last > row->width ? row->width : last;
    reach(row, column < last ? column : last, last);
    for (; column < last; column++, before = UNITS) {
        int64_t beside = ((int64_t)column + 1) * UNITS * ONE - left;
        int32_t more = (int32_t)((double)beside * slope + NEARLY) - done;
        add_step(row, column, sign * more, sign * more * before);
        done += more;
    }
    add_step(row, last, sign * (LINES - done), sign * (LINES - done) * end_part);
}

/* Whether edges that cross all lines of a row do not meet. */
static int are_apart(const Live *live)
{
    int64_t before = INT64_MIN;
    for (const Edge *edge = live->edges; edge < live->edges + live->count; edge++) {
        int64_t after = unit_of(edge->x + LINES * edge->step);
        if (after < before)
            return 0;
        before = after;
    }
    return 1;
}

/* Whether edges cross all lines of a row that ends at a line. */
static int are_long(const Live *live, int32_t end)
{
    for (const Edge *edge = live->edges; edge < live->edges + live->count; edge++)
        if (edge->bottom < end)
            return 0;
    return 1;
}

/* Adds what a row covers whose edges are long and apart, and goes on to the next one. */
static void cover_row(Row *row, Live *live, int32_t next)
{
    int32_t turns = 0, covered = 0;
    Edge *kept = live->edges, *last = kept + live->count;
    for (Edge *edge = live->edges; edge < last; edge++) {
        int64_t step = edge->step, whole = step / ONE; /* Cairo halves them apart */
        int64_t x = edge->x - ONE / 2 - whole / 2 * ONE - (step - whole * ONE) / 2;
        turns += edge->turn;
        /* What begins where something ends goes on with it. */
        int ends = !turns && (edge + 1 == last || unit_of(edge->x) != unit_of(edge[1].x));
        if (!covered || ends)
            add_edge_of_row(row, x, x + LINES * step, covered ? -1 : 1);
        covered = !ends;
        kept = keep(live, kept, edge, edge->x + LINES * step, next);
    }
    live->count = kept - live->edges;
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

/* What a colour leaves of another below it, and itself. */
static uint32_t over(uint32_t above, uint32_t below)
{
    return below ? above + scaled(below, 255 - (above >> 24)) : above;
}

/* Of a colour, as much as is covered of a pixel. */
static uint32_t seen_of(uint32_t colour, int32_t covered)
{
    /* Edges that part just where a row begins have the other order half a line above. */
    int32_t most = 2 * UNITS * LINES, seen = covered < 0 ? 0 : covered > most ? most : covered;
    uint32_t part = (uint32_t)(seen * 17 + 256) >> 9; /* of 255 */
    return part == 255 ? colour : scaled(colour, part);
}

/* The first column from one on where coverage changes, or `end`. */
static int32_t next_step(const int64_t *steps, int32_t column, int32_t end)
{
    for (; column + 4 <= end; column += 4)
        if (steps[column] | steps[column + 1] | steps[column + 2] | steps[column + 3])
            break;
    while (column < end && !steps[column])
        column++;
    return column;
}

/* Draws one colour over pixels. */
FAST static void draw_run(uint32_t *pixels, Py_ssize_t count, uint32_t above)
{
    uint32_t through = 255 - (above >> 24);
    if (through)
        for (Py_ssize_t each = 0; each < count; each++)
            pixels[each] = above + scaled(pixels[each], through);
    else
        for (Py_ssize_t each = 0; each < count; each++)
            pixels[each] = above;
}

/* Draws a row of pixels, and forgets what it covers. */
static void draw(Row *row, uint32_t *pixels, uint32_t colour)
{
    int32_t covered = 0, end = row->high < row->width ? row->high + 1 : row->width;
    for (int32_t column = row->low; column < end;) {
        int64_t step = row->steps[column];
        if (step) {
            int32_t before = (int32_t)(uint32_t)step;
            covered += 2 * UNITS * (int32_t)((step - before) >> 32);
            row->steps[column] = 0;
            SOON(pixels + column + row->width);
            pixels[column] = over(seen_of(colour, covered - before), pixels[column]);
            column++;
            continue;
        }
        int32_t start = column;
        column = next_step(row->steps, column, end);
        uint32_t above = seen_of(colour, covered);
        if (above)
            draw_run(pixels + start, column - start, above);
    }
    row->steps[row->width] = 0;
    row->low = row->width, row->high = -1;
}

/* Adds edges that begin at a line, of those in order from `next` on; returns which is next then. */
static Py_ssize_t begin_at(Live *live, Edge *sorted, Py_ssize_t next, Py_ssize_t count,
                           int32_t line)
{
    Py_ssize_t first = next;
    while (next < count && sorted[next].top == line)
        next++;
    if (next > first)
        begin(live, sorted + first, next - first);
    return next;
}

/* Fills an outline wherever it turns around a place; returns whether there was enough memory. */
static int draw_outline(const Outline *outline, uint32_t *picture, int32_t width, uint32_t colour)
{
    Row row = {calloc(width + 1, sizeof(int64_t)), width * UNITS * ONE, width, -1, width};
    Edge *sorted = in_order(outline);
    Live live = {malloc((outline->count + 1) * sizeof(Edge)), 0};
    int enough = row.steps && sorted && live.edges;
    Py_ssize_t next = 0;
    int32_t line = enough && outline->count ? sorted[0].top : outline->lines;
    while (line < outline->lines && (live.count || next < outline->count)) {
        int32_t end = (line / LINES + 1) * LINES;
        uint32_t *pixels = picture + (Py_ssize_t)(line / LINES) * width;
        next = begin_at(&live, sorted, next, outline->count, line);
        int others = next < outline->count && sorted[next].top < end;
        if (!others && line % LINES == 0 && are_long(&live, end) && are_apart(&live)) {
            cover_row(&row, &live, end);
            line = end;
        }
        while (line < end) {
            cover_line(&row, &live, ++line);
            if (line < end)
                next = begin_at(&live, sorted, next, outline->count, line);
        }
        draw(&row, pixels, colour);
        if (!live.count && next < outline->count)
            line = sorted[next].top;
    }
    free(row.steps);
    free(sorted);
    free(live.edges);
    return enough;
}
