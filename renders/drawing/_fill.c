/* Filled and stroked paths in one colour on premultiplied RGBA, as Cairo would draw them.

   Curves are flattened, and polylines outlined, as Cairo does it; of many copies of one shape, only
   some are. Paths with only upright and level lines are left to Cairo, which has another way to draw
   them. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "copies.h"
#include "strips.h"

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

/* One side of a stroke; the right one is gone along backwards. */
typedef struct {
    Place first, last;
    int begun, backwards;
} Side;

static void side_to(Outline *outline, Side *side, Place place)
{
    if (!side->begun)
        side->first = place;
    else if (side->backwards)
        add_edge(outline, place, side->last);
    else
        add_edge(outline, side->last, place);
    side->last = place, side->begun = 1;
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
    return (before > 0) != (after > 0);
}

static void join(Outline *outline, Side *left, Side *right, const Segment *one,
                 const Segment *other, int bevelled)
{
    double cross = ((double)one->end.x - one->at.x) * ((double)other->end.y - other->at.y) -
                   ((double)one->end.y - one->at.y) * ((double)other->end.x - other->at.x);
    int leftwards = cross > 0;
    Side *inner = leftwards ? left : right, *outer = leftwards ? right : left;
    Place in = leftwards ? one->end_right : one->end_left, corner;
    Place out = leftwards ? other->right : other->left;
    side_to(outline, inner, leftwards ? one->end_left : one->end_right);
    if (cross == 0 && one->x * other->x + one->y * other->y > 0) {
        side_to(outline, outer, in);
        return;
    }
    side_to(outline, inner, other->at);
    side_to(outline, inner, leftwards ? other->left : other->right);
    if (!bevelled && mitre(one, other, in, out, &corner)) {
        side_to(outline, outer, corner);
    } else {
        side_to(outline, outer, in);
        side_to(outline, outer, out);
    }
}

static void outline_polyline(Outline *outline, const Place *places, Py_ssize_t count, int closed,
                             double half, int bevelled)
{
    Side left = {.backwards = 0}, right = {.backwards = 1};
    Segment first, segment;
    if (count < 2)
        return;
    first = segment = segment_of(places[0], places[1], half);
    side_to(outline, &left, first.left);
    side_to(outline, &right, first.right);
    for (Py_ssize_t index = 1; index + 1 < count; index++) {
        Segment next = segment_of(places[index], places[index + 1], half);
        join(outline, &left, &right, &segment, &next, bevelled);
        segment = next;
    }
    if (closed) {
        join(outline, &left, &right, &segment, &first, bevelled);
        add_edge(outline, left.last, left.first);
        add_edge(outline, right.first, right.last);
    } else {
        side_to(outline, &left, segment.end_left);
        side_to(outline, &right, segment.end_right);
        add_edge(outline, right.first, left.first);
        add_edge(outline, left.last, right.last);
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
    /* All ends, where the path begins, and that again: ends that Manim takes for equal may differ. */
    Place *places = malloc((curves + 2) * sizeof(Place));
    if (!places) {
        outline->failed = 1;
        return;
    }
    for (Py_ssize_t index = 0; index < curves;) {
        const double *start = points + 12 * index, *end = start;
        Py_ssize_t count = 1;
        places[0] = place_of(view, start);
        do {
            end = points + 12 * index + 9;
            Place place = place_of(view, end);
            count = append(places, count, place);
            index++;
        } while (index < curves && same(end, end + 3));
        int closed = same(end, start);
        if (closed)
            count = append(places, count, places[0]);
        outline_polyline(outline, places, count, closed && count > 2, half,
                         bevelled);
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
        Outline outline = {.lines = (int32_t)height * LINES, .upright = 1};
        Py_ssize_t curves = points.len / (12 * (Py_ssize_t)sizeof(double));
        int enough = 1, copies = 0;
        Py_BEGIN_ALLOW_THREADS
        if (!stroked)
            copies = draw_copies(&view, points.buf, curves, straight, picture.buf, (int32_t)width,
                                 outline.lines, (uint32_t)colour);
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
