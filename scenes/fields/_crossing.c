/* Where lines cross the edges between samples, refined by asking what is sampled.

   numpy_crossing.py does the same, to the last bit where products and sums are not fused. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <math.h>

enum { STEPS = 4 }; /* towards where a line crosses an edge */

static const double BENT = 0.5; /* of the rise along an edge: see numpy_crossing.py */

typedef struct {
    const double *x, *y, *fields; /* of samples, and what they are: a block for each field */
    Py_ssize_t columns, rows, count;
} Samples;

typedef struct {
    Py_ssize_t point, owner;
    double level, start[2], way[2]; /* of an edge: where it begins, and from there to its end */
    double places[2], ends[2];      /* shares of the way that enclose the crossing, what is there */
    double share;
} Edge;

/* The last of rising numbers that is not above a value, or the first of all: looked for around the
   one that was found `before`, since points follow each other along lines. */
static Py_ssize_t last_before(const double *rising, Py_ssize_t count, double value,
                              Py_ssize_t before)
{
    Py_ssize_t low = 0, high = count;
    if (rising[before] <= value) {
        low = before;
        if (before + 2 < count && rising[before + 2] > value)
            high = before + 2;
    } else {
        high = before;
        if (before > 0 && rising[before - 1] <= value)
            low = before - 1;
    }
    while (high - low > 1) {
        Py_ssize_t middle = low + (high - low) / 2;
        if (rising[middle] <= value)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static Py_ssize_t within(Py_ssize_t value, Py_ssize_t last)
{
    return value < 0 ? 0 : value > last ? last : value;
}

/* Whether the field bends along the edge with a point, which is noted; `cell` is that of the point
   before, and becomes its own. */
static int is_bent(const Samples *samples, double x, double y, Edge *edge, Py_ssize_t cell[2])
{
    Py_ssize_t column = cell[0] = last_before(samples->x, samples->columns, x, cell[0]);
    Py_ssize_t row = cell[1] = last_before(samples->y, samples->rows, y, cell[1]);
    int upright = samples->x[column] == x;
    Py_ssize_t along = upright ? row : column;
    Py_ssize_t last = (upright ? samples->rows : samples->columns) - 1;
    Py_ssize_t stride = upright ? samples->columns : 1;
    const double *first =
        samples->fields + (edge->owner * samples->rows + row) * samples->columns + column;
    double values[4];
    for (Py_ssize_t off = 0; off < 4; off++)
        values[off] = first[(within(along + off - 1, last) - along) * stride] - edge->level;
    double before = values[0], start = values[1], end = values[2], after = values[3];
    double bent = fabs(before - 2 * start + end) + fabs(start - 2 * end + after);
    edge->start[0] = samples->x[column], edge->start[1] = samples->y[row];
    edge->way[0] = samples->x[within(column + !upright, samples->columns - 1)] - edge->start[0];
    edge->way[1] = samples->y[within(row + upright, samples->rows - 1)] - edge->start[1];
    edge->places[0] = 0, edge->places[1] = 1;
    edge->ends[0] = start, edge->ends[1] = end;
    return bent > BENT * fabs(end - start);
}

/* Where a straight line between two places is zero; in the middle if it never is. */
static double straight(const Edge *edge)
{
    double rise = edge->ends[1] - edge->ends[0];
    double part = rise != 0 ? -edge->ends[0] / rise : 0.5;
    part = part < 0 ? 0 : part > 1 ? 1 : part;
    return edge->places[0] + part * (edge->places[1] - edge->places[0]);
}

/* Asks for all fields at one place of every edge, and encloses the crossings more closely. */
static int narrow(Edge *edges, Py_ssize_t count, int step, PyObject *at, PyObject *ask,
                  Py_ssize_t fields)
{
    double *points = (double *)PyByteArray_AS_STRING(at);
    for (Py_ssize_t index = 0; index < count; index++) {
        Edge *edge = edges + index;
        edge->share = step % 2 ? (edge->places[0] + edge->places[1]) / 2 : straight(edge);
        for (int axis = 0; axis < 2; axis++)
            points[2 * index + axis] = edge->start[axis] + edge->share * edge->way[axis];
    }
    Py_buffer found;
    PyObject *answer = PyObject_CallOneArg(ask, at);
    if (!answer || PyObject_GetBuffer(answer, &found, PyBUF_C_CONTIGUOUS) < 0) {
        Py_XDECREF(answer);
        return 0;
    }
    int fits = found.len == fields * count * (Py_ssize_t)sizeof(double);
    for (Py_ssize_t index = 0; fits && index < count; index++) {
        Edge *edge = edges + index;
        double off = ((const double *)found.buf)[edge->owner * count + index] - edge->level;
        int side = (off > 0) == (edge->ends[1] > 0);
        edge->places[side] = edge->share;
        edge->ends[side] = off;
    }
    PyBuffer_Release(&found);
    Py_DECREF(answer);
    if (!fits)
        PyErr_SetString(PyExc_ValueError, "there has to be a value for each field and point");
    return fits;
}

/* Moves points, two numbers each, to where `ask` has their levels on edges that are bent. */
static int move(const Samples *samples, double *points, const Py_ssize_t *owners,
                const double *levels, Py_ssize_t count, PyObject *ask)
{
    Edge *edges = PyMem_New(Edge, count);
    if (!edges) {
        PyErr_NoMemory();
        return 0;
    }
    Py_ssize_t bent = 0, cell[2] = {0, 0};
    for (Py_ssize_t point = 0; point < count; point++) {
        Edge *edge = edges + bent;
        edge->point = point, edge->owner = owners[point], edge->level = levels[point];
        bent += is_bent(samples, points[2 * point], points[2 * point + 1], edge, cell);
    }
    PyObject *at = PyByteArray_FromStringAndSize(NULL, 2 * bent * (Py_ssize_t)sizeof(double));
    int fine = at != NULL;
    for (int step = 0; bent && fine && step < STEPS; step++)
        fine = narrow(edges, bent, step, at, ask, samples->count);
    for (Py_ssize_t index = 0; fine && index < bent; index++) {
        const Edge *edge = edges + index;
        double share = straight(edge);
        for (int axis = 0; axis < 2; axis++)
            points[2 * edge->point + axis] = edge->start[axis] + share * edge->way[axis];
    }
    Py_XDECREF(at);
    PyMem_Free(edges);
    return fine;
}

static int are_owners(const Py_ssize_t *owners, Py_ssize_t points, Py_ssize_t fields)
{
    for (Py_ssize_t point = 0; point < points; point++)
        if (owners[point] < 0 || owners[point] >= fields)
            return 0;
    return 1;
}

static PyObject *cross(PyObject *self, PyObject *arguments)
{
    (void)self;
    Py_buffer points, owners, levels, fields, x, y;
    PyObject *ask;
    if (!PyArg_ParseTuple(arguments, "w*y*y*y*y*y*O", &points, &owners, &levels, &fields, &x, &y,
                          &ask))
        return NULL;
    Py_ssize_t item = sizeof(double), count = points.len / item / 2;
    Samples samples = {.x = x.buf, .y = y.buf, .fields = fields.buf,
                       .columns = x.len / item, .rows = y.len / item};
    int fine = samples.columns > 0 && samples.rows > 0;
    if (fine) {
        samples.count = fields.len / item / samples.columns / samples.rows;
        fine = fields.len == samples.count * samples.columns * samples.rows * item &&
               points.len == 2 * count * item && levels.len == count * item &&
               owners.len == count * (Py_ssize_t)sizeof(Py_ssize_t) &&
               are_owners(owners.buf, count, samples.count);
    }
    if (!fine)
        PyErr_SetString(PyExc_ValueError, "sizes and owners have to fit each other");
    else
        fine = move(&samples, points.buf, owners.buf, levels.buf, count, ask);
    PyBuffer_Release(&points), PyBuffer_Release(&owners), PyBuffer_Release(&levels);
    PyBuffer_Release(&fields), PyBuffer_Release(&x), PyBuffer_Release(&y);
    if (!fine)
        return NULL;
    Py_RETURN_NONE;
}

static PyMethodDef METHODS[] = {
    {"cross", cross, METH_VARARGS,
     "cross(points, owners, levels, fields, x, y, ask)\n\n"
     "Move points on edges between samples to where their fields have their levels, on edges along\n"
     "which fields bend. `points` (n, 2) are moved, `owners` (n,) are indices of `fields` (count,\n"
     "rows, columns); `ask` is given places (m, 2) as bytes and returns all fields there (count, m)."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef MODULE = {PyModuleDef_HEAD_INIT, "_crossing", NULL, 0, METHODS, NULL,
                                    NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__crossing(void) { return PyModule_Create(&MODULE); }
