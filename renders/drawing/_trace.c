/* Bézier curves as the path of a Cairo context, without an object for every number; their extent.

   Cairo's functions are called at addresses that the caller has found, since pycairo's headers and
   those of Cairo are not there wherever this is compiled. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <math.h>

/* The beginning of pycairo's `PycairoContext`, which is part of its C API. */
typedef struct {
    PyObject_HEAD
    void *context;
} Context;

typedef struct {
    void (*new_path)(void *);
    void (*move_to)(void *, double, double);
    void (*line_to)(void *, double, double);
    void (*curve_to)(void *, double, double, double, double, double, double);
    void (*close_path)(void *);
} Cairo;

/* Manim takes points for equal within this many units plus this part of a coordinate. */
static int near(double a, double b) { return fabs(a - b) <= 1e-6 + 1e-5 * fabs(b); }

static int same(const double *a, const double *b)
{
    return near(a[0], b[0]) && near(a[1], b[1]);
}

/* `points` are rows of three numbers, four rows a curve. */
static void add_curves(const Cairo *cairo, void *context, const double *points, Py_ssize_t curves,
                       int straight, int closing)
{
    const double *start = points;
    cairo->new_path(context);
    for (Py_ssize_t index = 0; index < curves; index++) {
        const double *curve = points + 12 * index;
        if (!index || !same(curve - 3, curve)) {
            if (index && closing && same(curve - 3, start))
                cairo->close_path(context);
            cairo->move_to(context, curve[0], curve[1]);
            start = curve;
        }
        if (straight)
            cairo->line_to(context, curve[9], curve[10]);
        else
            cairo->curve_to(context, curve[3], curve[4], curve[6], curve[7], curve[9], curve[10]);
    }
    if (curves && closing && same(points + 12 * curves - 3, start))
        cairo->close_path(context);
}

static PyObject *trace(PyObject *self, PyObject *arguments)
{
    Cairo cairo;
    PyTypeObject *type;
    PyObject *context;
    Py_buffer points;
    int straight, closing;
    Py_ssize_t places[5];
    if (!PyArg_ParseTuple(arguments, "(nnnnn)O!Oy*pp", &places[0], &places[1], &places[2],
                          &places[3], &places[4], &PyType_Type, &type, &context, &points, &straight,
                          &closing))
        return NULL;
    if (!PyObject_TypeCheck(context, type) || !((Context *)context)->context) {
        PyBuffer_Release(&points);
        return PyErr_Format(PyExc_TypeError, "a context must be an open %s, not %s", type->tp_name,
                            Py_TYPE(context)->tp_name);
    }
    cairo.new_path = (void (*)(void *))places[0];
    cairo.move_to = (void (*)(void *, double, double))places[1];
    cairo.line_to = (void (*)(void *, double, double))places[2];
    cairo.curve_to = (void (*)(void *, double, double, double, double, double, double))places[3];
    cairo.close_path = (void (*)(void *))places[4];
    Py_ssize_t curves = points.len / (12 * (Py_ssize_t)sizeof(double));
    add_curves(&cairo, ((Context *)context)->context, points.buf, curves, straight, closing);
    PyBuffer_Release(&points);
    Py_RETURN_NONE;
}

static PyObject *extent(PyObject *self, PyObject *given)
{
    (void)self;
    Py_buffer points;
    if (PyObject_GetBuffer(given, &points, PyBUF_C_CONTIGUOUS) < 0)
        return NULL;
    const double *place = points.buf;
    double low[2] = {INFINITY, INFINITY}, high[2] = {-INFINITY, -INFINITY}, off = 0;
    for (Py_ssize_t left = points.len / (3 * (Py_ssize_t)sizeof(double)); left; left--, place += 3)
        for (int axis = 0; axis < 2; axis++) {
            double value = place[axis];
            off += value - value; /* not 0 of what is not finite */
            low[axis] = value < low[axis] ? value : low[axis];
            high[axis] = value > high[axis] ? value : high[axis];
        }
    PyBuffer_Release(&points);
    if (off != 0 || low[0] > high[0])
        Py_RETURN_NONE;
    return Py_BuildValue("dddd", low[0], low[1], high[0], high[1]);
}

static PyMethodDef METHODS[] = {
    {"extent", extent, METH_O,
     "extent(points)\n\n"
     "The least x and y of points (n, 3), and the largest; None if any is not finite."},
    {"trace", trace, METH_VARARGS,
     "trace(functions, kind, context, points, straight, closing)\n\n"
     "Make curves of four points (x, y, z) each the path of a context; `functions` are the addresses\n"
     "of cairo_new_path, cairo_move_to, cairo_line_to, cairo_curve_to and cairo_close_path, and\n"
     "`kind` is that of pycairo's contexts."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef MODULE = {PyModuleDef_HEAD_INIT, "_trace", NULL, 0, METHODS, NULL, NULL,
                                    NULL, NULL};

PyMODINIT_FUNC PyInit__trace(void) { return PyModule_Create(&MODULE); }
