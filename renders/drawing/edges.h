/* Outlines as edges between the lines along which Cairo samples them: 15 in every row of pixels. */

#pragma once

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { UNITS = 256, LINES = 15 }; /* of a pixel: across, as in Cairo's fixed numbers, and down */

/* Ends of edges, at most: over ten for each of the twelve curves that a contour has at most whose
   copies are drawn from what is noted. One with more is drawn as any other path. */
enum { NOTED = 128 };

enum { FRACTION = 32 };                          /* bits of a unit, in which edges advance */
static const int64_t ONE = (int64_t)1 << FRACTION;
static const double NEARLY = 2e-6; /* of a unit, or a line: what steps may add up to too little */

typedef struct {
    int32_t x, y; /* in units */
} Place;

typedef struct {
    int64_t x, step; /* in 1/ONE units, half a unit beyond the line that is next; by line */
    int32_t top, bottom, turn, contour;
} Edge;

typedef struct {
    Edge *edges;
    Py_ssize_t count, room;
    int32_t contours;   /* begun or closed so far: edges with one number belong together */
    int32_t lines;      /* of the picture */
    int32_t left, right; /* its sides, in units; Cairo draws along them what is beyond */
    int32_t top, bottom; /* lines, between which edges are */
    Place *noted;       /* unless NULL, ends of the first edges, but for those of no length */
    int32_t notes;      /* how many those are, without limit */
    int upright;        /* whether all edges are so far, or level */
    int failed;         /* out of memory */
} Outline;

static int is_at(Place one, Place other) { return one.x == other.x && one.y == other.y; }

static int32_t line_of(int32_t y) { return (int32_t)(((int64_t)y * LINES + UNITS / 2) >> 8); }

/* The unit that is nearest to where an edge crosses a line. */
static int64_t unit_of(int64_t x) { return x >> FRACTION; }

static int32_t column_at(int64_t x) { return (int32_t)(x >> (8 + FRACTION)); }

static int32_t part_at(int64_t x) { return (int32_t)(unit_of(x) & (UNITS - 1)); }

/* Room for some more edges; NULL if there is not enough memory. */
static inline Edge *room_for_edges(Outline *outline, Py_ssize_t more)
{
    if (outline->count + more > outline->room) {
        Py_ssize_t room = (outline->room ? 2 * outline->room : 1024) + more;
        Edge *edges = realloc(outline->edges, room * sizeof(Edge));
        if (!edges) {
            outline->failed = 1;
            return NULL;
        }
        outline->edges = edges, outline->room = room;
    }
    return outline->edges + outline->count;
}

/* How far an edge goes to the right from line to line. */
static inline double slope_of(Place from, Place to)
{
    return ((double)to.x - from.x) / ((double)to.y - from.y) * UNITS / LINES;
}

/* Sets an edge but for its turn. Lines are in the middles of what they stand for. */
static inline void set_edge(Edge *edge, Place from, double slope, int32_t top, int32_t bottom)
{
    double x = from.x + (top + 0.5 - (double)from.y * LINES / UNITS) * slope;
    edge->x = (int64_t)((x + 0.5 + NEARLY) * (double)ONE);
    edge->step = bottom > top + 1 ? (int64_t)(slope * (double)ONE) : 0;
    edge->top = top, edge->bottom = bottom;
}

/* Adds what there is of an edge between two lines; `from` is its upper end. */
static inline void add_part(Outline *outline, Place from, Place to, int32_t top, int32_t bottom,
                            int32_t turn)
{
    if (top >= bottom || bottom <= 0 || top >= outline->lines)
        return;
    Edge *edge = room_for_edges(outline, 1);
    if (!edge)
        return;
    top = top < 0 ? 0 : top, bottom = bottom < outline->lines ? bottom : outline->lines;
    set_edge(edge, from, slope_of(from, to), top, bottom);
    edge->turn = turn, edge->contour = outline->contours;
    outline->count++;
    if (outline->count == 1 || top < outline->top)
        outline->top = top;
    if (outline->count == 1 || edge->bottom > outline->bottom)
        outline->bottom = edge->bottom;
}

/* Adds an edge of which some is beside the picture: that goes along its side. */
static void add_clipped(Outline *outline, Place from, Place to, int32_t turn)
{
    int32_t left = outline->left, right = outline->right, high = from.y, low = to.y;
    int32_t side = from.x <= left ? left : right, other = to.x <= left ? left : right;
    int64_t across = (int64_t)to.x - from.x, down = (int64_t)to.y - from.y;
    if ((from.x <= left && to.x <= left) || (from.x >= right && to.x >= right)) {
        high = low;
    } else {
        if (from.x < left || from.x > right) {
            int64_t area = ((int64_t)side - from.x) * down;
            high += (int32_t)(area / across + (area % across != 0));
        }
        if (to.x < left || to.x > right) {
            int32_t there = from.y + (int32_t)(((int64_t)other - from.x) * down / across);
            low = there > high ? there : high;
        }
    }
    int32_t enters = line_of(high), leaves = line_of(low);
    Place from_side = {side, from.y}, to_side = {side, to.y};
    add_part(outline, from_side, to_side, line_of(from.y), enters, turn);
    from_side.x = to_side.x = other;
    add_part(outline, from_side, to_side, leaves, line_of(to.y), turn);
    add_part(outline, from, to, enters, leaves, turn);
}

/* Notes where an edge ends, unless it is where it begins. */
static void note(Outline *outline, Place from, Place to)
{
    if (is_at(from, to))
        return;
    if (outline->notes < NOTED)
        outline->noted[outline->notes] = to;
    outline->notes++;
}

static void add_edge(Outline *outline, Place from, Place to)
{
    int32_t turn = 1, left = outline->left, right = outline->right;
    int32_t top = line_of(from.y), bottom = line_of(to.y);
    outline->upright &= from.x == to.x || from.y == to.y;
    if (outline->noted)
        note(outline, from, to);
    if (top == bottom)
        return;
    if (top > bottom) {
        Place other = from;
        int32_t line = top;
        from = to, to = other, top = bottom, bottom = line, turn = -1;
    }
    if (from.x < left || from.x > right || to.x < left || to.x > right)
        add_clipped(outline, from, to, turn);
    else
        add_part(outline, from, to, top, bottom, turn);
}

/* The edges in the order of the lines where they begin; NULL out of memory. */
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
