/* Paths of Manim as outlines; curves are flattened as Cairo does it. */

#pragma once

#include <math.h>

#include "edges.h"

enum { DEEPEST = 24 }; /* times that curves are halved at most */

static const double FLAT = 0.1 * UNITS;     /* the largest error of a flattened curve */
static const double FARTHEST = 1e6 * UNITS; /* coordinates beyond are cut off */

typedef struct {
    Place a, b, c, d;
} Curve;

/* Whether a handle is so near to the chord, which goes so far across and down, that it makes no
   difference. */
static inline int is_near(double x, double y, double across, double down, double length)
{
    double along = x * across + y * down;
    if (length > 0 && along > 0) {
        if (along < length) {
            double cross = x * down - y * across;
            return cross * cross < FLAT * FLAT * length;
        }
        x -= across, y -= down;
    }
    return x * x + y * y < FLAT * FLAT;
}

/* Whether a curve is as good as its chord. */
static inline int is_flat(const Curve *curve)
{
    Place a = curve->a, b = curve->b, c = curve->c, d = curve->d;
    double across = d.x - a.x, down = d.y - a.y, length = across * across + down * down;
    return is_near(b.x - a.x, b.y - a.y, across, down, length) &&
           is_near(c.x - a.x, c.y - a.y, across, down, length);
}

/* Whether a curve is beyond one side of the picture, where Cairo has its chord instead. */
static int is_beyond(const Outline *outline, const Curve *curve)
{
    int32_t left = outline->left, right = outline->right, bottom = outline->lines / LINES * UNITS;
    Place a = curve->a, b = curve->b, c = curve->c, d = curve->d;
    return (a.x < left && b.x < left && c.x < left && d.x < left) ||
           (a.x > right && b.x > right && c.x > right && d.x > right) ||
           (a.y < 0 && b.y < 0 && c.y < 0 && d.y < 0) ||
           (a.y > bottom && b.y > bottom && c.y > bottom && d.y > bottom);
}

static Place middle(Place one, Place other)
{
    return (Place){one.x + ((other.x - one.x) >> 1), one.y + ((other.y - one.y) >> 1)};
}

/* Adds edges for a curve, after the place where the last one ended. */
static void add_curve(Outline *outline, Curve curve, Place *last)
{
    Curve later[DEEPEST]; /* the other halves of what has been halved so often */
    int depths[DEEPEST], waiting = 0, depth = 0;
    for (;;) {
        if (depth == DEEPEST || is_flat(&curve)) {
            add_edge(outline, *last, curve.a);
            *last = curve.a;
            if (!waiting)
                return;
            curve = later[--waiting], depth = depths[waiting];
        } else {
            Place ab = middle(curve.a, curve.b), bc = middle(curve.b, curve.c);
            Place cd = middle(curve.c, curve.d), abc = middle(ab, bc), bcd = middle(bc, cd);
            Place half = middle(abc, bcd);
            depths[waiting] = ++depth;
            later[waiting++] = (Curve){half, bcd, cd, curve.d};
            curve = (Curve){curve.a, ab, abc, half};
        }
    }
}

typedef struct {
    double x, y, right, down; /* of the origin, and of a unit, in pixels */
} View;

static int32_t fixed(double pixels)
{
    if (isnan(pixels)) /* no integer is like it */
        return 0;
    double units = rint(pixels * UNITS);
    return (int32_t)(units > FARTHEST ? FARTHEST : units < -FARTHEST ? -FARTHEST : units);
}

static Place place_of(const View *view, const double *point)
{
    return (Place){fixed(view->x + view->right * point[0]), fixed(view->y + view->down * point[1])};
}

/* Manim takes points for equal within this many units plus this part of a coordinate. */
static int near(double a, double b) { return fabs(a - b) <= 1e-6 + 1e-5 * fabs(b); }

static int same(const double *a, const double *b)
{
    return near(a[0], b[0]) && near(a[1], b[1]);
}

/* Whether a line goes straight on after a place, where Cairo forgets that place. */
static int goes_on(Place before, Place place, Place after)
{
    int64_t x = (int64_t)place.x - before.x, y = (int64_t)place.y - before.y;
    int64_t right = (int64_t)after.x - place.x, down = (int64_t)after.y - place.y;
    return x * down == y * right && x * right + y * down >= 0;
}

/* Adds an edge, instead of the last one of a line that goes straight on. */
static void add_line(Outline *outline, Place *from, Place *last, Place place)
{
    if (is_at(*last, place))
        return;
    if (!goes_on(*from, *last, place)) {
        add_edge(outline, *from, *last);
        *from = *last;
    }
    *last = place;
}

/* Outlines what is filled: `points` are rows of three numbers, four rows a curve. */
static void outline_curves(Outline *outline, const View *view, const double *points,
                           Py_ssize_t curves, int straight)
{
    /* An edge from `from` to `last` may go on. */
    Place start = {0, 0}, from = start, last = start;
    for (Py_ssize_t index = 0; index < curves; index++) {
        const double *point = points + 12 * index;
        if (!index || !same(point - 3, point)) {
            add_edge(outline, from, last);
            add_edge(outline, last, start);
            outline->contours++;
            start = from = last = place_of(view, point);
        }
        Place end = place_of(view, point + 9);
        if (straight) {
            add_line(outline, &from, &last, end);
        } else {
            Curve curve = {last, place_of(view, point + 3), place_of(view, point + 6), end};
            if (!is_beyond(outline, &curve))
                add_curve(outline, curve, &last);
            add_edge(outline, last, end);
            from = last = end;
        }
        if (is_at(end, start)) {
            add_edge(outline, from, last);
            from = last;
            outline->contours++;
        }
    }
    add_edge(outline, from, last);
    add_edge(outline, last, start);
}
