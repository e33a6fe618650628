/* Outlines as edges between the lines along which Cairo samples them: 15 in every row of pixels. */

#pragma once

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
    int32_t top, bottom, turn, contour;
} Edge;

typedef struct {
    Edge *edges;
    Py_ssize_t count, room;
    int32_t contours;   /* begun or closed so far: edges with one number belong together */
    int32_t lines;      /* of the picture */
    int32_t top, bottom; /* lines, between which edges are */
    int upright;        /* whether all edges are so far, or level */
    int failed;         /* out of memory */
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
    edge->turn = turn, edge->contour = outline->contours;
    if (outline->count == 1 || first < outline->top)
        outline->top = first;
    if (outline->count == 1 || edge->bottom > outline->bottom)
        outline->bottom = edge->bottom;
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
