/* Which pixels of a GIF are written, their compression, and how often colours occur in its frames;
   chooses no palettes and knows no files.

   GIF89a, appendix F, describes the compression. numpy_lzw.py, numpy_near.py and numpy_plan.py do
   the same in Python. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <string.h>

#include "changes.h"
#include "exact.h"
#include "near.h"
#include "plan.h"
#include "settle.h"
#include "table.h"

static const char NOT_SMALL[] = "costs are 0 to 2 ** 20, and weights 0 to 64";

static PyObject *refused(const char *why)
{
    PyErr_SetString(PyExc_ValueError, why);
    return NULL;
}

static PyObject *compress(PyObject *self, PyObject *arguments)
{
    (void)self;
    Py_buffer pixels, unchanged;
    int transparent, bits;
    if (!PyArg_ParseTuple(arguments, "y*y*ii", &pixels, &unchanged, &transparent, &bits))
        return NULL;
    PyObject *result = NULL;
    int fine = bits >= 2 && bits <= 8 && transparent >= 0 && transparent < 1 << bits &&
               pixels.len == unchanged.len;
    for (Py_ssize_t place = 0; fine && place < pixels.len; place++)
        fine = ((uint8_t *)pixels.buf)[place] < 1 << bits;
    if (!fine) {
        refused("pixels have to fit each other and their bits");
    } else {
        Output output = {.bytes = PyMem_Malloc(2 * (size_t)pixels.len + 64)};
        Table *table = PyMem_Calloc(1, sizeof *table);
        if (output.bytes && table) {
            Py_BEGIN_ALLOW_THREADS
            Exact exact = {pixels.buf, unchanged.buf, pixels.len, transparent};
            write_codes(&output, table, pixels.len, bits, transparent, longest, &exact);
            Py_END_ALLOW_THREADS
            result = PyBytes_FromStringAndSize((char *)output.bytes, output.length);
        } else {
            PyErr_NoMemory();
        }
        PyMem_Free(table), PyMem_Free(output.bytes);
    }
    PyBuffer_Release(&pixels), PyBuffer_Release(&unchanged);
    return result;
}

static PyObject *compress_near(PyObject *self, PyObject *arguments)
{
    (void)self;
    enum { COLOURS, PLANNED, EXACT, WEIGHTS, PALETTE, SHOWN, ALL };
    Py_buffer all[ALL];
    Py_ssize_t columns, top, bottom, left, right;
    Worth costs;
    int transparent, bits;
    if (!PyArg_ParseTuple(arguments, "y*y*y*y*y*w*n(nnnn)(iiiii)ii", all, all + PLANNED, all + EXACT,
                          all + WEIGHTS, all + PALETTE, all + SHOWN, &columns, &top, &bottom, &left,
                          &right, &costs.begin, &costs.fresh, &costs.same, &costs.each, &costs.most,
                          &transparent, &bits))
        return NULL;
    Py_ssize_t size = all[SHOWN].len, frames = all[EXACT].len;
    int fine = columns > 0 && size % columns == 0 && frames > 0 && frames <= FURTHEST &&
               all[COLOURS].len == 4 * size * frames && all[PLANNED].len == size * frames &&
               all[WEIGHTS].len == 4 * frames && all[PALETTE].len == 256 * 3 && top >= 0 &&
               top < bottom && bottom <= size / columns && left >= 0 && left < right &&
               right <= columns && bits >= 2 && bits <= 8 && transparent >= 0 &&
               transparent < 1 << bits;
    uint8_t every = 0;
    for (Py_ssize_t place = 0; fine && place < size; place++)
        every |= ((uint8_t *)all[SHOWN].buf)[place] | ((uint8_t *)all[PLANNED].buf)[place];
    fine = fine && every < 1 << bits;
    Costs first = {costs.begin, costs.fresh, costs.same}, last = {costs.each, costs.most, 0};
    int small = fine && are_small(&first, all[WEIGHTS].buf, frames) &&
                are_small(&last, all[WEIGHTS].buf, frames);
    PyObject *result = NULL;
    if (!fine) {
        refused("sizes have to fit each other");
    } else if (!small) {
        refused(NOT_SMALL);
    } else {
        size_t count = (size_t)((bottom - top) * (right - left));
        Output output = {.bytes = PyMem_Malloc(2 * count + 64)};
        Table *table = PyMem_Calloc(1, sizeof *table);
        Near near = {.colours = all[COLOURS].buf,
                     .planned = all[PLANNED].buf,
                     .exact = all[EXACT].buf,
                     .weights = all[WEIGHTS].buf,
                     .now = PyMem_Malloc(count),
                     .shown = PyMem_Malloc(count),
                     .kinds = PyMem_Malloc(count),
                     .sums = PyMem_Malloc(SUMS * sizeof *near.sums),
                     .frames = (int)frames,
                     .transparent = transparent,
                     .size = size,
                     .columns = columns,
                     .corner = top * columns + left,
                     .width = right - left,
                     .count = (Py_ssize_t)count};
        if (output.bytes && table && near.now && near.shown && near.kinds && near.sums) {
            Py_BEGIN_ALLOW_THREADS
            set_palette(near.palette, all[PALETTE].buf);
            expect(&near, &costs, all[SHOWN].buf);
            write_codes(&output, table, near.count, bits, transparent, most_worth, &near);
            show(&near, (uint8_t *)all[SHOWN].buf + near.corner);
            Py_END_ALLOW_THREADS
            result = PyBytes_FromStringAndSize((char *)output.bytes, output.length);
        } else {
            PyErr_NoMemory();
        }
        PyMem_Free(near.now), PyMem_Free(near.shown);
        PyMem_Free(near.kinds), PyMem_Free(near.sums);
        PyMem_Free(table), PyMem_Free(output.bytes);
    }
    for (int each = 0; each < ALL; each++)
        PyBuffer_Release(all + each);
    return result;
}

static PyObject *settle(PyObject *self, PyObject *arguments)
{
    (void)self;
    Py_buffer wanted, shown, apart;
    Py_ssize_t columns;
    long long most;
    if (!PyArg_ParseTuple(arguments, "y*w*ny*L", &wanted, &shown, &columns, &apart, &most))
        return NULL;
    int fine = columns > 0 && shown.len % columns == 0 && wanted.len == shown.len && most >= 0 &&
               apart.len == 256 * 256 * (Py_ssize_t)sizeof(int32_t);
    if (fine) {
        Py_BEGIN_ALLOW_THREADS
        settle_frame(wanted.buf, shown.buf, shown.len, columns, apart.buf, most);
        Py_END_ALLOW_THREADS
    }
    PyBuffer_Release(&wanted), PyBuffer_Release(&shown), PyBuffer_Release(&apart);
    return fine ? Py_NewRef(Py_None) : refused("sizes have to fit each other");
}

static PyObject *plan(PyObject *self, PyObject *arguments)
{
    (void)self;
    enum { COLOURS, WANTED, DRAFTS, EXACT, WEIGHTS, PALETTE, SHOWN, PLANNED, ALL };
    Py_buffer all[ALL];
    Py_ssize_t columns, first, last;
    Costs costs;
    if (!PyArg_ParseTuple(arguments, "y*y*y*y*y*y*(iii)n(nn)w*w*", all, all + WANTED, all + DRAFTS,
                          all + EXACT, all + WEIGHTS, all + PALETTE, &costs.begin, &costs.fresh,
                          &costs.same, &columns, &first, &last, all + SHOWN, all + PLANNED))
        return NULL;
    Py_ssize_t size = all[SHOWN].len, frames = all[EXACT].len, number = size * frames;
    Window window = {.colours = all[COLOURS].buf,
                     .wanted = all[WANTED].buf,
                     .drafts = all[DRAFTS].buf,
                     .exact = all[EXACT].buf,
                     .weights = all[WEIGHTS].buf,
                     .frames = (int)frames,
                     .size = size,
                     .columns = columns,
                     .costs = costs};
    int fine = size > 0 && columns > 0 && size % columns == 0 && frames <= AHEAD && first >= 0 &&
               last <= size / columns && all[COLOURS].len == 4 * number &&
               all[WANTED].len == number && all[DRAFTS].len == number + size &&
               all[WEIGHTS].len == 4 * frames && all[PALETTE].len == 256 * 3 &&
               all[PLANNED].len <= number && all[PLANNED].len % size == 0;
    int small = fine && are_small(&costs, all[WEIGHTS].buf, frames);
    if (small) {
        window.ready = (int)(all[PLANNED].len / size);
        set_palette(window.palette, all[PALETTE].buf);
        for (int frame = 0; frame < window.frames; frame++)
            window.before[frame + 1] = window.before[frame] + window.weights[frame];
        size_t row = (size_t)columns;
        Room room = {.pixels = PyMem_Calloc(row / LANES + 1, sizeof *room.pixels),
                     .ahead = PyMem_Malloc(row * sizeof *room.ahead),
                     .varying = PyMem_Malloc(row * sizeof *room.varying),
                     .moves = PyMem_Malloc(row),
                     .changing = PyMem_Malloc(row + 2),
                     .places = PyMem_Malloc(row * AHEAD),
                     .next = PyMem_Malloc((row + 1) * sizeof *room.next),
                     .steps = PyMem_Malloc(row * sizeof *room.steps)};
        if (room.pixels && room.ahead && room.varying && room.moves && room.changing &&
            room.places && room.next && room.steps) {
            Py_BEGIN_ALLOW_THREADS
            plan_rows(&window, first, last, all[SHOWN].buf, all[PLANNED].buf, &room);
            Py_END_ALLOW_THREADS
        } else {
            PyErr_NoMemory();
        }
        PyMem_Free(room.pixels), PyMem_Free(room.ahead), PyMem_Free(room.varying);
        PyMem_Free(room.moves), PyMem_Free(room.changing), PyMem_Free(room.places);
        PyMem_Free(room.next), PyMem_Free(room.steps);
    }
    for (int each = 0; each < ALL; each++)
        PyBuffer_Release(all + each);
    if (PyErr_Occurred())
        return NULL;
    if (fine && !small)
        return refused(NOT_SMALL);
    return fine ? Py_NewRef(Py_None) : refused("sizes have to fit each other");
}

static PyObject *differ(PyObject *self, PyObject *arguments)
{
    (void)self;
    enum { FRAME, BEFORE, NUMBERS, COUNTS, RUNS, ALL };
    Py_buffer all[ALL];
    if (!PyArg_ParseTuple(arguments, "y*y*w*w*w*", all, all + BEFORE, all + NUMBERS, all + COUNTS,
                          all + RUNS))
        return NULL;
    Py_ssize_t count = all[RUNS].len / 4, found = 0;
    Runs runs = {.words = all[RUNS].buf};
    int fine = all[FRAME].len == 3 * count && all[BEFORE].len == 3 * count &&
               all[RUNS].len == 4 * count && all[NUMBERS].len == 4 * count &&
               all[COUNTS].len == 4 * (Py_ssize_t)SHADES;
    if (fine) {
        Py_BEGIN_ALLOW_THREADS
        found = differing(all[FRAME].buf, all[BEFORE].buf, all[NUMBERS].buf, count, &runs);
        if (found)
            count_colours(all[NUMBERS].buf, count, all[COUNTS].buf);
        Py_END_ALLOW_THREADS
    }
    for (int each = 0; each < ALL; each++)
        PyBuffer_Release(all + each);
    return fine ? Py_BuildValue("nn", found, runs.count) : refused("sizes have to fit each other");
}

static PyObject *replay(PyObject *self, PyObject *arguments)
{
    (void)self;
    enum { RUNS, TABLE, NUMBERS, INDICES, ALL };
    Py_buffer all[ALL];
    if (!PyArg_ParseTuple(arguments, "y*y*w*w*", all, all + TABLE, all + NUMBERS, all + INDICES))
        return NULL;
    Py_ssize_t count = all[INDICES].len;
    int fine = all[RUNS].len % 4 == 0 && all[TABLE].len == SHADES && all[NUMBERS].len == 4 * count;
    if (fine) {
        Py_BEGIN_ALLOW_THREADS
        fine = replay_runs(all[RUNS].buf, all[RUNS].len / 4, all[TABLE].buf, all[NUMBERS].buf,
                           all[INDICES].buf, count);
        Py_END_ALLOW_THREADS
    }
    for (int each = 0; each < ALL; each++)
        PyBuffer_Release(all + each);
    return fine ? Py_NewRef(Py_None) : refused("sizes have to fit each other");
}

static PyMethodDef METHODS[] = {
    {"compress", compress, METH_VARARGS,
     "compress(pixels, unchanged, transparent, bits)\n\n"
     "Codes of `pixels`, bytes below 2 ** bits; where `unchanged` is not 0, a pixel may be\n"
     "`transparent` instead."},
    {"compress_near", compress_near, METH_VARARGS,
     "compress_near(colours, planned, exact, weights, palette, shown, columns, box, costs,\n"
     "transparent, bits)\n\n"
     "Codes of a rectangle, top, bottom, left and right, of the first frame of `planned`, whose\n"
     "pixels may be others of `palette` (256, 3) where that costs less. `shown` is the frame before\n"
     "and becomes what is shown. `colours`, as 0xrrggbb, are those of the frame and of some that\n"
     "follow, `exact` if no other may be shown, and `weights` of squared distances. `costs` are\n"
     "those of codes, and how much worse than the best a string may be that is looked at."},
    {"settle", settle, METH_VARARGS,
     "settle(wanted, shown, columns, apart, most)\n\n"
     "Update `shown` to `wanted` by runs of pixels in rows of `columns` that differ from it, if the\n"
     "sum of `apart` (256, 256) over the run is `most` or more. That is more by 0.3 for each change\n"
     "of colour along the run, which takes more codes."},
    {"plan", plan, METH_VARARGS,
     "plan(colours, wanted, drafts, exact, weights, palette, costs, columns, rows, shown, planned)\n\n"
     "Update `shown` for each frame of `planned`, which become what is shown, in `rows`: from, to.\n"
     "Frames that follow are looked at as well: `colours` as 0xrrggbb, `wanted` as indices of\n"
     "`palette` (256, 3), `exact` if no other may be shown, and `weights` of squared distances.\n"
     "`drafts` are what might be shown, from the frame before on. `costs` are those of codes."},
    {"differ", differ, METH_VARARGS,
     "differ(frame, before, numbers, counts, runs)\n\n"
     "How many pixels of `frame` in rgb24 differ from the frame `before`, and how many of `runs` say\n"
     "so: a length above the 24 bits of a colour, 0xrrggbb, or the length of what stays. `numbers` are\n"
     "the colours of the frame before, and are updated. If any pixel differs, all colours are counted\n"
     "in `counts` (1 << 24), up to the largest number."},
    {"replay", replay, METH_VARARGS,
     "replay(runs, table, numbers, indices)\n\n"
     "Update the colours of a frame to what `runs` say, and to what `table` (1 << 24) has for them."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef MODULE = {PyModuleDef_HEAD_INIT, "_lzw", NULL, 0, METHODS, NULL,
                                    NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__lzw(void) { return PyModule_Create(&MODULE); }
