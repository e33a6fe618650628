/* What the modules of reliefs have in common: a picture, and what is seen on it. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLES = 4 }; /* of a pixel: two of its left column, two of its right one, from below */

/* NaN is taken for `low`. */
static double within(double value, double low, double high)
{
    return value > low ? (value < high ? value : high) : low;
}

/* A picture from the top, and what was seen there: two columns of samples for one of pixels. */
typedef struct {
    uint8_t *pixels;
    float *depths;
    Py_ssize_t *ends; /* the first row that is known of each column, and the first that is sky */
    Py_ssize_t side;
} Picture;

static int is_picture(const Py_buffer *pixels, const Py_buffer *depths, const Py_buffer *ends,
                      Picture *picture)
{
    Py_ssize_t side = picture->side;
    picture->pixels = pixels->buf;
    picture->depths = depths->buf;
    picture->ends = ends->buf;
    return side > 0 && pixels->len == side * side * 3 &&
           depths->len == side * side * SAMPLES * (Py_ssize_t)sizeof(float) &&
           ends->len == 4 * side * (Py_ssize_t)sizeof(Py_ssize_t);
}

static PyObject *finish(Py_buffer *buffers, int count, int fits)
{
    for (int index = 0; index < count; index++)
        PyBuffer_Release(&buffers[index]);
    if (PyErr_Occurred())
        return NULL;
    if (!fits) {
        PyErr_SetString(PyExc_ValueError, "sizes have to fit each other");
        return NULL;
    }
    Py_RETURN_NONE;
}
