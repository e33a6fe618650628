/* Fills of outlines whose contours are strips: shapes that every line between their ends crosses
   twice, such as the links of a network. Where a strip meets no other, its two sides need no order. */

#pragma once

#include "scan.h"

enum { SEVERAL = 8 }; /* strips, from which on this is faster */

static const double NARROW = 1e-3; /* units of lines: what areas may be off */

typedef struct {
    int64_t left, right;                /* where the line that is next crosses it */
    int64_t left_step, right_step;      /* from line to line */
    int64_t leftmost, rightmost;        /* in a row of pixels */
    int32_t top, change, bottom;        /* lines; the next one at which an edge ends */
    const Edge *left_edge, *right_edge; /* that are crossed; others follow in order */
    int right_first;                    /* of both edges at its top, in the path */
} Strip;

typedef struct {
    Strip *strips; /* from top to bottom */
    Edge *edges;   /* of each: those of one side, then those of the other */
    Strip **found; /* those in a row of pixels, from left to right */
    Strip **live;  /* those that cross the line that is next, in the order of their left sides */
    Edge *ends;    /* room for both sides of all */
    Py_ssize_t count, living;
    int crossed; /* whether the sides of one that is live have changed places, as they may at tips */
} Strips;

static void take_edges(Strip *strip)
{
    const Edge *left = strip->left_edge, *right = strip->right_edge;
    strip->left_step = left->step, strip->right_step = right->step;
    strip->change = left->bottom < right->bottom ? left->bottom : right->bottom;
}

/* Begins with the first edges of both sides. */
static void begin_strip(Strip *strip, const Edge *left, const Edge *right)
{
    strip->left_edge = left, strip->right_edge = right;
    strip->left = left->x, strip->right = right->x, strip->top = left->top;
    take_edges(strip);
}

/* Goes on by some lines, at most until an edge ends; returns whether the strip does not end there. */
static inline int advance(Strip *strip, int32_t lines, int32_t next)
{
    strip->left += lines * strip->left_step, strip->right += lines * strip->right_step;
    if (next < strip->change)
        return 1;
    if (next == strip->bottom)
        return 0;
    if (strip->left_edge->bottom == next)
        strip->left = (++strip->left_edge)->x;
    if (strip->right_edge->bottom == next)
        strip->right = (++strip->right_edge)->x;
    take_edges(strip);
    return 1;
}

/* Puts the edges of one side in order; returns whether each begins where the one before ends. */
static int is_side(Edge *edges, Py_ssize_t count)
{
    for (Py_ssize_t index = 1; index < count; index++) {
        Edge edge = edges[index];
        Py_ssize_t place = index;
        for (; place && edges[place - 1].top > edge.top; place--)
            edges[place] = edges[place - 1];
        edges[place] = edge;
    }
    for (Py_ssize_t index = 1; index < count; index++)
        if (edges[index].top != edges[index - 1].bottom)
            return 0;
    return count > 0;
}

/* The area to the left of one side, in units of lines. */
static double area_of(const Edge *edges, Py_ssize_t count)
{
    double area = 0;
    for (const Edge *edge = edges; edge < edges + count; edge++) {
        double lines = edge->bottom - edge->top;
        area += lines * ((double)edge->x + (lines - 1) / 2 * (double)edge->step) / (double)ONE;
    }
    return area;
}

/* Makes a strip of a contour, whose edges are copied; returns whether it is one whose left side
   turns in the given way, which 0 leaves open. */
static int make_strip(Strip *strip, const Edge *contour, Py_ssize_t count, Edge *edges, int *turn)
{
    Py_ssize_t down = 0, up = 0;
    for (Py_ssize_t index = 0; index < count; index++)
        if (contour[index].turn > 0)
            edges[down++] = contour[index];
    Edge *others = edges + down;
    for (Py_ssize_t index = 0; index < count; index++)
        if (contour[index].turn < 0)
            others[up++] = contour[index];
    if (!is_side(edges, down) || !is_side(others, up) || edges->top != others->top ||
        edges[down - 1].bottom != others[up - 1].bottom)
        return 0;
    /* Both sides of one beside the picture are the side of that. */
    double area = area_of(others, up) - area_of(edges, down);
    int own = area > NARROW ? 1 : area < -NARROW ? -1 : 0;
    if (own && *turn && own != *turn)
        return 0;
    *turn = own ? own : *turn;
    begin_strip(strip, own < 0 ? others : edges, own < 0 ? edges : others);
    strip->bottom = edges[down - 1].bottom;
    while (contour->top != strip->top)
        contour++;
    strip->right_first = contour->turn != strip->left_edge->turn;
    return 1;
}

static int by_top(const void *one, const void *other)
{
    return ((const Strip *)one)->top - ((const Strip *)other)->top;
}

/* Makes strips of all contours; returns whether they are strips, and turn in the same way. */
static int make_strips(Strips *strips, const Outline *outline)
{
    int turn = 0;
    for (Py_ssize_t first = 0, next; first < outline->count; first = next) {
        const Edge *contour = outline->edges + first;
        for (next = first + 1; next < outline->count; next++)
            if (outline->edges[next].contour != contour->contour)
                break;
        Strip *strip = strips->strips + strips->count++;
        if (!make_strip(strip, contour, next - first, strips->edges + first, &turn))
            return 0;
    }
    return 1;
}

/* Whether one side is to the right of another on a line, or was on the one before if they meet. */
static int is_right_of(const Edge *one, const Edge *other, int32_t line)
{
    int64_t apart = unit_of(one->x) - unit_of(other->x);
    if (apart == 0 && one->top < line && other->top < line)
        apart = unit_of(one->x - one->step) - unit_of(other->x - other->step);
    return apart > 0;
}

static void add_side(Live *sides, int64_t x, int64_t step, int32_t top, int32_t turn, int32_t line)
{
    Edge side = {.x = x, .step = step, .top = top, .turn = turn};
    Py_ssize_t place = sides->count++;
    for (; place && is_right_of(sides->edges + place - 1, &side, line); place--)
        sides->edges[place] = sides->edges[place - 1];
    sides->edges[place] = side;
}

/* The sides of strips from left to right. */
static Live sides_of(Strip **strips, Py_ssize_t count, Edge *room, int32_t line)
{
    Live sides = {room, 0};
    for (Py_ssize_t index = 0; index < count; index++) {
        const Strip *strip = strips[index];
        add_side(&sides, strip->left, strip->left_step, strip->left_edge->top, 1, line);
        add_side(&sides, strip->right, strip->right_step, strip->right_edge->top, -1, line);
    }
    return sides;
}

/* Whether Cairo has the sides of a strip cross where it begins: it takes edges that begin at one unit
   in the order of the path. */
static int has_crossed_tip(const Strip *strip)
{
    int64_t left = strip->left + LINES * strip->left_step;
    int64_t right = strip->right + LINES * strip->right_step;
    return strip->right_first && unit_of(strip->left) == unit_of(strip->right) &&
           unit_of(left) < unit_of(right);
}

/* Adds what a row covers whose edges are long and apart, and goes on to the next one; returns
   whether they are. */
static int cover_row_of_strips(Row *row, Strips *strips, Py_ssize_t count, int32_t line, int32_t end)
{
    for (Py_ssize_t index = 0; index < count; index++) {
        const Strip *strip = strips->found[index];
        if (strip->left_edge->top > line || strip->right_edge->top > line || strip->change < end)
            return 0;
        if (strip->top == line && has_crossed_tip(strip))
            return 0;
    }
    Live sides = sides_of(strips->found, count, strips->ends, line);
    if (!are_apart(&sides))
        return 0;
    cover_row(row, &sides, INT32_MAX);
    for (Py_ssize_t index = 0; index < count; index++)
        advance(strips->found[index], LINES, end);
    return 1;
}

static void widen(Strip *strip, int64_t x)
{
    strip->leftmost = x < strip->leftmost ? x : strip->leftmost;
    strip->rightmost = x > strip->rightmost ? x : strip->rightmost;
}

/* Notes how far one side reaches between two lines. */
static void widen_by_side(Strip *strip, const Edge *edge, int64_t x, int32_t line, int32_t end)
{
    for (;; x = (++edge)->x) {
        int32_t next = edge->bottom < end ? edge->bottom : end;
        widen(strip, x);
        widen(strip, x + (next - line - 1) * edge->step);
        if (next == end || next == strip->bottom)
            return;
        line = next;
    }
}

/* Puts the strips of a row in order. */
static void sort_in_row(Strip **found, Py_ssize_t count, int32_t line, int32_t end)
{
    for (Py_ssize_t index = 0; index < count; index++) {
        Strip *strip = found[index];
        int32_t begin = strip->top > line ? strip->top : line;
        strip->leftmost = INT64_MAX, strip->rightmost = INT64_MIN;
        widen_by_side(strip, strip->left_edge, strip->left, begin, end);
        widen_by_side(strip, strip->right_edge, strip->right, begin, end);
        Py_ssize_t place = index;
        for (; place && found[place - 1]->leftmost > strip->leftmost; place--)
            found[place] = found[place - 1];
        found[place] = strip;
    }
}

/* Adds or, with `turn` -1, takes away what is to the right of a place on a line. */
static void add_turn(Row *row, int64_t x, int32_t turn)
{
    x = within(row->farthest, x);
    add_step(row, column_at(x), turn, turn * 2 * part_at(x));
}

#if defined(__GNUC__)
/* The same on all lines of a row, where `x` is in one pixel, or in the next one on some lines. */
FAST static void add_turns_of_row(int64_t *steps, int64_t x, int64_t step, int32_t turn)
{
    typedef int64_t wide __attribute__((vector_size(32)));
    typedef uint64_t positive __attribute__((vector_size(32)));
    wide at = {x, x + step, x + 2 * step, x + 3 * step}, line = {0, 1, 2, 3};
    wide all = {0}, in_next = {0};
    for (; line[0] < LINES; at += 4 * step, line += 4) {
        wide units = (wide)((positive)at >> FRACTION);
        wide more = (step_of(1, 0) + 2 * (units & (UNITS - 1))) & (line < LINES);
        all += more, in_next += more & -(units >> 8 & 1);
    }
    int64_t beyond = in_next[0] + in_next[1] + in_next[2] + in_next[3];
    steps[0] += turn * (all[0] + all[1] + all[2] + all[3] - beyond);
    steps[1] += turn * beyond;
}
#endif

/* The same on some lines of a row. */
static inline void add_turns(Row *row, int64_t x, int64_t step, int32_t lines, int32_t turn)
{
    int64_t end = x + (lines - 1) * step, low = x < end ? x : end, high = x < end ? end : x;
    int32_t column = column_at(low), next = column_at(high);
    if (low >= 0 && high < row->farthest && next <= column + 1) {
#if defined(__GNUC__)
        if (lines >= LINES) {
            add_turns_of_row(row->steps + column, x - column * UNITS * ONE, step, turn);
            return;
        }
#endif
        int64_t all = 0, in_next = 0, side = ((int64_t)column + 1) * UNITS * ONE;
        for (int32_t line = 0; line < lines; line++, x += step) {
            int64_t more = step_of(1, 2 * part_at(x));
            all += more, in_next += x >= side ? more : 0;
        }
        row->steps[column] += turn * (all - in_next);
        row->steps[next] += turn * in_next;
        return;
    }
    for (int32_t line = 0; line < lines; line++, x += step)
        add_turn(row, x, turn);
}

/* Adds what a strip that meets no other covers of a row, and goes on to the next one. */
static void cover_strip(Row *row, Strip *strip, int32_t line, int32_t end)
{
    int goes_on = 1;
    for (line = strip->top > line ? strip->top : line; goes_on && line < end;) {
        int32_t next = strip->change < end ? strip->change : end, more = next - line - 1;
        int64_t wide = strip->right - strip->left;
        if (wide < 0 || wide + more * (strip->right_step - strip->left_step) < 0)
            more = 0, next = line + 1;
        int32_t turn = wide < 0 ? -1 : 1;
        add_turns(row, strip->left, strip->left_step, more + 1, turn);
        add_turns(row, strip->right, strip->right_step, more + 1, -turn);
        goes_on = advance(strip, more + 1, next);
        line = next;
    }
}

/* Puts a strip among those that are live, the last of which is before `place`. */
static inline void put(Strips *strips, Py_ssize_t place, Strip *strip)
{
    for (; place && strips->live[place - 1]->left > strip->left; place--)
        strips->live[place] = strips->live[place - 1];
    strips->live[place] = strip;
    strips->crossed |= strip->right < strip->left;
}

/* Adds what a line covers of strips, and goes on to the next one. */
static void cover_line_of_strips(Row *row, Strips *strips, int32_t next)
{
    Py_ssize_t kept = 0;
    int64_t last = INT64_MIN; /* the right side of those that meet */
    int crossed = strips->crossed;
    if (crossed) { /* what others turn around may be turned back */
        Live sides = sides_of(strips->live, strips->living, strips->ends, next - 1);
        cover_line(row, &sides, INT32_MAX);
    }
    strips->crossed = 0;
    for (Py_ssize_t index = 0; index < strips->living; index++) {
        Strip *strip = strips->live[index];
        if (strip->left > last && !crossed) {
            if (index)
                add_turn(row, last, -1);
            add_turn(row, strip->left, 1);
        }
        last = strip->right > last ? strip->right : last;
        if (advance(strip, 1, next))
            put(strips, kept++, strip);
    }
    if (strips->living && !crossed)
        add_turn(row, last, -1);
    strips->living = kept;
}

/* Adds what strips that may meet cover of a row, and goes on to the next one. */
static void cover_strips(Row *row, Strips *strips, Strip **found, Py_ssize_t count, int32_t line,
                         int32_t end)
{
    strips->living = strips->crossed = 0;
    for (Py_ssize_t index = 0; index < count; index++)
        if (found[index]->top < line)
            put(strips, strips->living++, found[index]);
    for (; line < end; line++) {
        for (Py_ssize_t index = 0; index < count; index++)
            if (found[index]->top == line)
                put(strips, strips->living++, found[index]);
        cover_line_of_strips(row, strips, line + 1);
    }
}

/* Draws the strips of a row, those together that may be in one pixel, and goes on to the next one. */
static void draw_row_of_strips(Row *row, Strips *strips, Py_ssize_t count, int32_t line,
                               int32_t end, uint32_t *pixels, uint32_t colour)
{
    Strip **found = strips->found;
    sort_in_row(found, count, line, end);
    for (Py_ssize_t first = 0, next; first < count; first = next) {
        int64_t left = found[first]->leftmost, right = found[first]->rightmost;
        for (next = first + 1; next < count; next++) {
            if (column_at(found[next]->leftmost) > column_at(right))
                break;
            right = found[next]->rightmost > right ? found[next]->rightmost : right;
        }
        reach(row, column_at(within(row->farthest, left)),
              column_at(within(row->farthest, right)));
        if (next == first + 1)
            cover_strip(row, found[first], line, end);
        else
            cover_strips(row, strips, found + first, next - first, line, end);
        draw(row, pixels, colour);
    }
}

static void draw_rows_of_strips(Row *row, Strips *strips, uint32_t *picture, int32_t lines,
                                uint32_t colour)
{
    Strip *next = strips->strips, *last = next + strips->count, **found = strips->found;
    Py_ssize_t count = 0;
    for (int32_t line = 0, end; line < lines && (count || next < last); line = end) {
        if (!count)
            line = next->top;
        end = (line / LINES + 1) * LINES;
        for (; next < last && next->top == line; next++)
            found[count++] = next;
        int begun = line % LINES == 0 && (next == last || next->top >= end);
        uint32_t *pixels = picture + (Py_ssize_t)(line / LINES) * row->width;
        if (begun && cover_row_of_strips(row, strips, count, line, end)) {
            draw(row, pixels, colour);
        } else {
            for (; next < last && next->top < end; next++)
                found[count++] = next;
            draw_row_of_strips(row, strips, count, line, end, pixels, colour);
        }
        Py_ssize_t kept = 0;
        for (Py_ssize_t index = 0; index < count; index++)
            if (found[index]->bottom > end)
                found[kept++] = found[index];
        count = kept;
    }
}

/* Room for some strips, but not for their edges. */
static Strips room_for_strips(Py_ssize_t most)
{
    return (Strips){.strips = malloc(most * sizeof(Strip)),
                    .found = malloc(most * sizeof(Strip *)),
                    .live = malloc(most * sizeof(Strip *)),
                    .ends = malloc(2 * most * sizeof(Edge))};
}

static int has_room(const Strips *strips)
{
    return strips->strips && strips->found && strips->live && strips->ends;
}

static void free_strips(Strips *strips)
{
    free(strips->strips);
    free(strips->edges);
    free(strips->found);
    free(strips->live);
    free(strips->ends);
}

/* Draws strips in any order; returns whether there was enough memory. */
static int draw_all(Strips *strips, uint32_t *picture, int32_t width, int32_t lines,
                    uint32_t colour)
{
    Row row = {calloc(width + 1, sizeof(int64_t)), width * UNITS * ONE, width, -1, width};
    int enough = row.steps != NULL;
    qsort(strips->strips, strips->count, sizeof *strips->strips, by_top);
    if (enough)
        draw_rows_of_strips(&row, strips, picture, lines, colour);
    free(row.steps);
    return enough;
}

/* Fills an outline; returns whether it consists of strips, and there was enough memory. */
static int draw_strips(const Outline *outline, uint32_t *picture, int32_t width, uint32_t colour)
{
    if (outline->contours < SEVERAL)
        return 0;
    Strips strips = room_for_strips(outline->contours + 1);
    strips.edges = malloc((outline->count + 1) * sizeof(Edge));
    int drawn = has_room(&strips) && strips.edges && make_strips(&strips, outline) &&
                draw_all(&strips, picture, width, outline->lines, colour);
    free_strips(&strips);
    return drawn;
}
