/* Fills of many contours of curves that are strips, most of them copies of others, as dots are.

   Cairo rounds every place to 1/256 of a pixel. Contours whose places are all rounded in the same way
   become the same polygon, which is kept. */

#include "curves.h"
#include "strips.h"

enum {
    SOME = 64,         /* curves of a path, from which on this is faster */
    KEPT = 64,         /* polygons */
    HANDLES = 36,      /* places of a contour that is kept, three for a curve */
    SIDES = NOTED + 2, /* places of a polygon: both sides begin at its top and end at its bottom */
};

/* What a contour becomes. All places are those from its start on. */
typedef struct {
    Place handles[HANDLES], sides[SIDES];
    double slopes[SIDES]; /* of edges that end at places of sides */
    int32_t left, right;  /* places of the left and the right side */
    int32_t turn;         /* of the left side */
    int right_first;      /* of both edges at its top, in the path */
} Polygon;

typedef struct {
    Polygon polygons[KEPT];
    int32_t curves[KEPT]; /* of their contours; none, where nothing is kept */
} Polygons;

static Place since(Place start, Place place)
{
    return (Place){place.x - start.x, place.y - start.y};
}

static Place after(Place start, Place place)
{
    return (Place){place.x + start.x, place.y + start.y};
}

/* Finds the handles of a contour; returns whether all are within the picture, and only the last one
   is where it starts. */
static int find_handles(Place *handles, const Outline *outline, const View *view,
                        const double *points, int32_t curves)
{
    Place start = place_of(view, points);
    int32_t right = outline->right, bottom = outline->lines / LINES * UNITS, outside = 0, simple = 1;
    for (int32_t curve = 0; curve < curves; curve++, points += 12) {
        for (int32_t handle = 1; handle < 4; handle++) {
            Place place = place_of(view, points + 3 * handle);
            outside |= place.x | (right - place.x) | place.y | (bottom - place.y);
            *handles++ = since(start, place);
        }
        simple &= is_at(handles[-1], (Place){0, 0}) == (curve == curves - 1);
    }
    return outside >= 0 && simple;
}

/* Appends a side that goes from place to place; returns how many it has, or 0 if it goes up. */
static int32_t add_side_of_polygon(Polygon *polygon, const Place *places, int32_t count,
                                   int32_t from, int32_t to, int32_t step, int32_t first)
{
    Place *side = polygon->sides + first;
    for (int32_t index = from, found = 0;; index = (index + step + count) % count, found++) {
        side[found] = places[index];
        if (found && side[found].y < side[found - 1].y)
            return 0;
        if (found)
            polygon->slopes[first + found] = slope_of(side[found - 1], side[found]);
        if (index == to)
            return found + 1;
    }
}

/* Makes a polygon of its places; returns whether it has two sides that go down. */
static int make_polygon(Polygon *polygon, const Place *places, int32_t count)
{
    int32_t top = 0, bottom = 0;
    double area = 0;
    for (int32_t index = 0; index < count; index++) {
        Place place = places[index], next = places[(index + 1) % count];
        top = place.y < places[top].y ? index : top;
        bottom = place.y > places[bottom].y ? index : bottom;
        area += (double)place.x * next.y - (double)next.x * place.y;
    }
    int32_t turn = polygon->turn = area < 0 ? 1 : -1;
    /* The edge to a place is before the one from there, but for the last place. */
    polygon->right_first = (turn > 0) != (top == count - 1);
    polygon->left = add_side_of_polygon(polygon, places, count, top, bottom, turn, 0);
    polygon->right =
        add_side_of_polygon(polygon, places, count, top, bottom, -turn, polygon->left);
    return area != 0 && polygon->left && polygon->right;
}

/* Flattens a contour; returns whether it becomes a polygon that can be kept. */
static int flatten(Polygon *polygon, const Outline *outline, const View *view,
                   const double *points, int32_t curves)
{
    Place places[NOTED], start = place_of(view, points);
    Outline own = {.lines = outline->lines,
                   .left = outline->left,
                   .right = outline->right,
                   .upright = 1,
                   .noted = places};
    outline_curves(&own, view, points, curves, 0);
    free(own.edges);
    if (own.upright || own.notes > NOTED)
        return 0;
    for (int32_t index = 0; index < own.notes; index++)
        places[index] = since(start, places[index]);
    return make_polygon(polygon, places, own.notes);
}

/* The polygon of a contour; NULL if it cannot be kept. */
static const Polygon *polygon_of(Polygons *kept, const Outline *outline, const View *view,
                                 const double *points, int32_t curves)
{
    Place handles[HANDLES];
    if (3 * curves > HANDLES || !find_handles(handles, outline, view, points, curves))
        return NULL;
    uint32_t sum = 0;
    for (int32_t index = 0; index < 3 * curves; index++)
        sum += (3 * (uint32_t)handles[index].x + (uint32_t)handles[index].y) * (2 * index + 1);
    uint32_t slot = (sum * 2654435769u >> 16) % KEPT; /* as Knuth hashes numbers */
    Polygon *polygon = kept->polygons + slot;
    size_t size = 3 * curves * sizeof *handles;
    if (kept->curves[slot] != curves || memcmp(polygon->handles, handles, size)) {
        memcpy(polygon->handles, handles, size);
        kept->curves[slot] = flatten(polygon, outline, view, points, curves) ? curves : 0;
    }
    return kept->curves[slot] ? polygon : NULL;
}

/* Adds the edges of one side; returns the number of the first one. */
static Py_ssize_t add_edges_of_side(Outline *outline, const Place *side, const double *slopes,
                                    int32_t count, Place start)
{
    Py_ssize_t first = outline->count;
    Edge *edge = room_for_edges(outline, count);
    int32_t top = line_of(start.y + side->y);
    for (int32_t index = 1; edge && index < count; index++) {
        int32_t bottom = line_of(start.y + side[index].y);
        if (top < bottom) {
            set_edge(edge++, after(start, side[index - 1]), slopes[index], top, bottom);
            outline->count++;
        }
        top = bottom;
    }
    return first;
}

/* Adds the strip that a polygon is, unless it is between two lines. */
static void add_strip(Strips *strips, Outline *outline, const Polygon *polygon, Place start)
{
    Strip *strip = strips->strips + strips->count;
    const Place *sides = polygon->sides;
    const double *slopes = polygon->slopes;
    /* The numbers of its first edges, which may be moved to where there is more room. */
    strip->left = add_edges_of_side(outline, sides, slopes, polygon->left, start);
    strip->right = add_edges_of_side(outline, sides + polygon->left, slopes + polygon->left,
                                     polygon->right, start);
    if (outline->count > strip->left) {
        strip->bottom = outline->edges[outline->count - 1].bottom;
        strip->right_first = polygon->right_first;
        strips->count++;
    }
}

/* Makes strips of all contours, with edges of `outline`; returns whether they are strips, and turn
   in the same way. */
static int make_strips_of_copies(Strips *strips, Polygons *kept, Outline *outline,
                                 const View *view, const double *points, Py_ssize_t curves)
{
    int32_t turn = 0;
    for (Py_ssize_t index = 0, next; index < curves; index = next) {
        const double *start = points + 12 * index;
        for (next = index + 1; next < curves && next - index < HANDLES; next++)
            if (!same(points + 12 * next - 3, points + 12 * next))
                break;
        const Polygon *polygon = polygon_of(kept, outline, view, start, (int32_t)(next - index));
        if (!polygon || (turn && polygon->turn != turn))
            return 0;
        turn = polygon->turn;
        add_strip(strips, outline, polygon, place_of(view, start));
        if (outline->failed)
            return 0;
    }
    for (Strip *strip = strips->strips; strip < strips->strips + strips->count; strip++)
        begin_strip(strip, outline->edges + strip->left, outline->edges + strip->right);
    return 1;
}

/* Fills contours of curves; returns whether they are strips, and there was enough memory. */
static int draw_copies(const Outline *empty, const View *view, const double *points,
                       Py_ssize_t curves, uint32_t *picture, int32_t width, uint32_t colour)
{
    if (curves < SOME)
        return 0;
    Outline outline = *empty;
    Strips strips = room_for_strips(curves);
    Polygons *kept = malloc(sizeof(Polygons));
    if (kept)
        memset(kept->curves, 0, sizeof kept->curves);
    int made = kept && has_room(&strips) &&
               make_strips_of_copies(&strips, kept, &outline, view, points, curves);
    free(kept);
    made = made && draw_all(&strips, picture, width, outline.lines, colour);
    free(outline.edges);
    free_strips(&strips);
    return made;
}
