/* Filled and stroked paths in one colour on premultiplied RGBA, as Cairo would draw them.

   Curves are flattened, and polylines outlined, as Cairo does it. Paths with only upright and level
   lines are left to Cairo, which has another way to draw them. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "copies.h"

static const double MITRE = 10.0; /* Cairo's limit, and Manim's */
static const double WIDEST = 1e5; /* pixels to either side: even mitres fit in 32 bits then */

typedef struct {
    Place at, left, right; /* left of where it goes, if y goes up */
    Place end, end_left, end_right;
    double x, y; /* where it goes, of length 1 */
} Segment;

static Segment segment_of(Place at, Place end, double half)
{
    double x = end.x - at.x, y = end.y - at.y, length = sqrt(x * x + y * y);
    Segment found = {.at = at, .end = end, .x = x / length, .y = y / length};
    int32_t across = (int32_t)rint(-found.y * half), down = (int32_t)rint(found.x * half);
    found.left = (Place){at.x + across, at.y + down};
    found.right = (Place){at.x - across, at.y - down};
    found.end_left = (Place){end.x + across, end.y + down};
    found.end_right = (Place){end.x - across, end.y - down};
    return found;
}

/* One side of a stroke, along its way. */
typedef struct {
    Place *places;
    Py_ssize_t count;
} Side;

static void side_to(Side *side, Place place) { side->places[side->count++] = place; }

static void add_segment(Side *left, Side *right, const Segment *segment)
{
    side_to(left, segment->end_left);
    side_to(right, segment->end_right);
}

/* Where the outer edges of two segments meet; returns whether that is near enough. */
static int mitre(const Segment *one, const Segment *other, Place in, Place out, Place *found)
{
    double cross = one->x * other->y - one->y * other->x;
    if (MITRE * MITRE * (1 + one->x * other->x + one->y * other->y) < 2 || cross == 0)
        return 0;
    double along = ((out.x - in.x) * other->y - (out.y - in.y) * other->x) / cross;
    double x = in.x + along * one->x, y = in.y + along * one->y;
    /* Edges that are nearly parallel meet anywhere. */
    double mx = x - other->at.x, my = y - other->at.y;
    double before = ((double)in.x - other->at.x) * my - ((double)in.y - other->at.y) * mx;
    double after = ((double)out.x - other->at.x) * my - ((double)out.y - other->at.y) * mx;
    *found = (Place){(int32_t)rint(x), (int32_t)rint(y)};
    return (before > 0) != (after > 0) || (before < 0) != (after < 0);
}

/* Goes on from one segment to another; with `closing`, to the first one. */
static void join(Side *left, Side *right, const Segment *one, const Segment *other, int bevelled,
                 int closing)
{
    int64_t x = (int64_t)one->end.x - one->at.x, y = (int64_t)one->end.y - one->at.y;
    int64_t across = (int64_t)other->end.x - other->at.x;
    int64_t down = (int64_t)other->end.y - other->at.y, cross = x * down - y * across;
    int goes_on = cross == 0 && x * across + y * down > 0;
    if (goes_on && !closing)
        return;
    /* Of a line that turns back, Cairo takes the sides by where it goes. */
    int leftwards = cross > 0 || (cross == 0 && !goes_on && (x < 0 || (x == 0 && y < 0)));
    Side *inner = leftwards ? left : right, *outer = leftwards ? right : left;
    Place out = leftwards ? other->right : other->left, *in = outer->places + outer->count - 1;
    if (!is_at(*in, out)) {
        Place corner;
        if (bevelled || !mitre(one, other, *in, out, &corner)) {
            side_to(outer, out);
        } else {
            *in = corner;
            if (closing)
                *outer->places = corner;
        }
    }
    side_to(inner, other->at);
    side_to(inner, leftwards ? other->left : other->right);
}

static void add_edges(Outline *outline, const Side *side, int turned)
{
    for (Py_ssize_t index = 1; index < side->count; index++) {
        const Place *place = side->places + index;
        add_edge(outline, place[-!turned], place[-turned]);
    }
}

/* Outlines a polyline; in `room` there is some for three places of every side of every segment, and
   for three more of both. */
static void outline_polyline(Outline *outline, const Place *places, Py_ssize_t count, int closed,
                             double half, int bevelled, Place *room)
{
    Side left = {room, 0}, right = {room + 3 * count, 0};
    if (count < 2)
        return;
    Segment first = segment_of(places[0], places[1], half), segment = first;
    side_to(&left, first.left);
    side_to(&right, first.right);
    add_segment(&left, &right, &first);
    for (Py_ssize_t index = 1; index + 1 < count; index++) {
        Segment next = segment_of(places[index], places[index + 1], half);
        join(&left, &right, &segment, &next, bevelled, 0);
        add_segment(&left, &right, &next);
        segment = next;
    }
    /* In Cairo's order, in which edges are kept that cross a line at one place. */
    if (closed) {
        join(&left, &right, &segment, &first, bevelled, 1);
        add_edges(outline, &right, 1);
        add_edges(outline, &left, 0);
    } else {
        add_edges(outline, &left, 0);
        add_edge(outline, segment.end_left, segment.end_right);
        add_edge(outline, first.right, first.left);
        add_edges(outline, &right, 1);
    }
}

/* Appends a place, instead of the last one where the line goes straight on. */
static Py_ssize_t append(Place *places, Py_ssize_t count, Place place)
{
    if (is_at(place, places[count - 1]))
        return count;
    count -= count > 1 && goes_on(places[count - 2], places[count - 1], place);
    places[count] = place;
    return count + 1;
}

/* Outlines what is stroked; of curves only the ends are looked at. */
static void outline_strokes(Outline *outline, const View *view, const double *points,
                            Py_ssize_t curves, double half, int bevelled)
{
    Place *places = NULL;
    Py_ssize_t room = 0;
    for (Py_ssize_t index = 0, next; index < curves; index = next) {
        const double *start = points + 12 * index;
        for (next = index + 1; next < curves; next++)
            if (!same(points + 12 * next - 3, points + 12 * next))
                break;
        /* All ends, where the path begins, and that again: ends that Manim takes for equal may
           differ. For each there is room for six places of both sides. */
        if (7 * (next - index + 2) > room) {
            room = 7 * (next - index + 2);
            free(places);
            places = malloc(room * sizeof(Place));
            if (!places) {
                outline->failed = 1;
                return;
            }
        }
        Py_ssize_t count = 1;
        places[0] = place_of(view, start);
        for (; index < next; index++)
            count = append(places, count, place_of(view, points + 12 * index + 9));
        int closed = same(points + 12 * next - 3, start);
        if (closed)
            count = append(places, count, places[0]);
        outline_polyline(outline, places, count, closed && count > 2, half, bevelled,
                         places + count);
    }
    free(places);
}

static PyObject *draw_path(PyObject *arguments, int stroked)
{
    Py_buffer picture, points;
    Py_ssize_t width, height;
    View view;
    double half = 0;
    int straight = 1, bevelled = 0;
    unsigned long colour;
    const char *format = stroked ? "w*nn(dddd)y*kdp" : "w*nn(dddd)y*kp";
    if (!PyArg_ParseTuple(arguments, format, &picture, &width, &height, &view.x, &view.y,
                          &view.right, &view.down, &points, &colour,
                          stroked ? (void *)&half : (void *)&straight, &bevelled))
        return NULL;
    PyObject *result = NULL;
    if (width < 1 || height < 1 || width > 1 << 15 || height > 1 << 15 ||
        picture.len != width * height * 4) {
        PyErr_SetString(PyExc_ValueError, "a picture must have four bytes a pixel");
    } else if (!(half >= 0 && half <= WIDEST)) {
        PyErr_SetString(PyExc_ValueError, "half a stroke has 0 to 100,000 pixels");
    } else {
        Outline outline = {
            .lines = (int32_t)height * LINES, .right = (int32_t)width * UNITS, .upright = 1};
        Py_ssize_t curves = points.len / (12 * (Py_ssize_t)sizeof(double));
        int enough = 1, copies = 0;
        Py_BEGIN_ALLOW_THREADS
        if (!stroked)
            copies = !straight && draw_copies(&outline, &view, points.buf, curves, picture.buf,
                                              (int32_t)width, (uint32_t)colour);
        if (stroked)
            outline_strokes(&outline, &view, points.buf, curves, half * UNITS, bevelled);
        else if (!copies)
            outline_curves(&outline, &view, points.buf, curves, straight);
        enough = !outline.failed;
        if (enough && !outline.upright &&
            (stroked || !draw_strips(&outline, picture.buf, (int32_t)width, (uint32_t)colour)))
            enough = draw_outline(&outline, picture.buf, (int32_t)width, (uint32_t)colour);
        free(outline.edges);
        Py_END_ALLOW_THREADS
        result = enough ? PyBool_FromLong(copies || !outline.upright) : PyErr_NoMemory();
    }
    PyBuffer_Release(&picture);
    PyBuffer_Release(&points);
    return result;
}

static PyObject *fill(PyObject *self, PyObject *arguments) { return draw_path(arguments, 0); }

static PyObject *stroke(PyObject *self, PyObject *arguments) { return draw_path(arguments, 1); }

static PyMethodDef METHODS[] = {
    {"fill", fill, METH_VARARGS,
     "fill(picture, width, height, view, points, colour, straight)\n\n"
     "Fill curves of four points (x, y, z) each on a picture of premultiplied RGBA. `view` is the\n"
     "pixel of the origin and how many pixels units are, (x, y, right, down); `colour` is\n"
     "premultiplied, red in its lowest byte. With `straight` only the ends of curves are used.\n"
     "False, and nothing is drawn, if all lines are upright or level."},
    {"stroke", stroke, METH_VARARGS,
     "stroke(picture, width, height, view, points, colour, half, bevelled)\n\n"
     "Stroke the straight lines between the ends of curves in the same way, `half` pixels to either\n"
     "side, with mitred joints, or with bevelled ones, and butt caps."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef MODULE = {PyModuleDef_HEAD_INIT, "_fill", NULL, 0, METHODS, NULL, NULL,
                                    NULL, NULL};

PyMODINIT_FUNC PyInit__fill(void) { return PyModule_Create(&MODULE); }
