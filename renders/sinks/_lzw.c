/* Which pixels of a GIF are written, and their compression; knows no palettes and no files.

   GIF89a, appendix F, describes the compression. numpy_lzw.py does the same in Python. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <string.h>

#include "settle.h"

enum { CODES = 4096, BEAM = 8 };

/* Strings of symbols: each is a shorter one, its parent, and a last symbol. A string has room for as
   many children as there are symbols, 2 ** bits; 0 is none. */
typedef struct {
    int16_t child[CODES * 256];
    int16_t parent[CODES];
    uint8_t last[CODES];
    int bits, next, width;
} Table;

typedef struct {
    uint8_t *bytes;
    Py_ssize_t length;
    uint32_t rest;
    int bits;
} Output;

static void put(Output *output, int code, int width)
{
    output->rest |= (uint32_t)code << output->bits;
    for (output->bits += width; output->bits >= 8; output->bits -= 8) {
        output->bytes[output->length++] = (uint8_t)output->rest;
        output->rest >>= 8;
    }
}

static int16_t *children(const Table *table, int code)
{
    return (int16_t *)table->child + ((Py_ssize_t)code << table->bits);
}

/* Forget all strings but the symbols: those that were added, which are far fewer than could be. */
static void clear(Table *table)
{
    for (int first = (1 << table->bits) + 2; table->next > first;) {
        table->next--;
        children(table, table->parent[table->next])[table->last[table->next]] = 0;
    }
    table->width = table->bits + 1;
}

static int first_of(const Table *table, int code, int symbols)
{
    while (code >= symbols)
        code = table->parent[code];
    return code;
}

/* The longest string from `start` on. A free pixel may be transparent or have its colour. */
static Py_ssize_t longest(const Table *table, const uint8_t *pixels, const uint8_t *unchanged,
                          Py_ssize_t start, Py_ssize_t end, int transparent, int *code)
{
    int found[BEAM], longer[BEAM], count = 0;
    Py_ssize_t place = start;
    if (unchanged[place])
        found[count++] = transparent;
    found[count++] = pixels[place];
    for (;;) {
        *code = found[0];
        if (++place == end)
            break;
        int kept = 0;
        for (int index = 0; index < count; index++) {
            const int16_t *child = children(table, found[index]);
            if (unchanged[place] && child[transparent] && kept < BEAM)
                longer[kept++] = child[transparent];
            if (child[pixels[place]] && kept < BEAM)
                longer[kept++] = child[pixels[place]];
        }
        if (!kept)
            break;
        memcpy(found, longer, sizeof found);
        count = kept;
    }
    return place - start;
}

static void compress_into(Output *output, Table *table, const uint8_t *pixels,
                          const uint8_t *unchanged, Py_ssize_t count, int transparent, int bits)
{
    int symbols = 1 << bits, before = -1, first = 0, code;
    table->bits = bits, table->next = symbols + 2, table->width = bits + 1;
    put(output, symbols, table->width);
    for (Py_ssize_t place = 0; place < count;) {
        /* The next string of the table ends with the first symbol of what is written now, which may
           be that string itself if it begins as the one before. */
        int guessed = before >= 0 && !children(table, before)[first];
        if (guessed) {
            children(table, before)[first] = (int16_t)table->next;
            table->parent[table->next] = (int16_t)before;
        }
        place += longest(table, pixels, unchanged, place, count, transparent, &code);
        put(output, code, table->width);
        int symbol = first_of(table, code, symbols);
        if (before >= 0) {
            int16_t *child = children(table, before);
            if (guessed && symbol != first)
                child[first] = 0;
            if (!child[symbol])
                child[symbol] = (int16_t)table->next;
            table->parent[table->next] = (int16_t)before;
            table->last[table->next] = (uint8_t)symbol;
            table->next++;
            if (table->next == 1 << table->width && table->width < 12)
                table->width++;
        }
        before = code;
        first = symbol;
        if (table->next == CODES) {
            put(output, symbols, table->width);
            clear(table);
            before = -1;
        }
    }
    put(output, symbols + 1, table->width);
    if (output->bits)
        output->bytes[output->length++] = (uint8_t)output->rest;
}

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
            compress_into(&output, table, pixels.buf, unchanged.buf, pixels.len, transparent, bits);
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

static PyObject *settle(PyObject *self, PyObject *arguments)
{
    (void)self;
    PyObject *frames;
    Py_buffer wanted[FRAMES], shown, waited, apart;
    Py_ssize_t columns;
    long long most;
    int early, wait, opened = 0;
    if (!PyArg_ParseTuple(arguments, "O!iw*w*ny*Li", &PyTuple_Type, &frames, &early, &shown,
                          &waited, &columns, &apart, &most, &wait))
        return NULL;
    Py_ssize_t count = shown.len, number = PyTuple_GET_SIZE(frames);
    int fine = number <= FRAMES && early > 0 && early <= number && columns > 0 &&
               count % columns == 0 && waited.len == count && wait >= 0 && wait < 255 &&
               most >= 0 && apart.len == 256 * 256 * (Py_ssize_t)sizeof(int32_t);
    Wanted all = {.early = early, .apart = apart.buf};
    for (; fine && opened < number; opened++) {
        if (PyObject_GetBuffer(PyTuple_GET_ITEM(frames, opened), wanted + opened, PyBUF_SIMPLE))
            break;
        all.frame[all.count++] = wanted[opened].buf;
        fine = wanted[opened].len == count;
    }
    if (fine && !PyErr_Occurred()) {
        Py_BEGIN_ALLOW_THREADS
        settle_frame(&all, shown.buf, waited.buf, count, columns, most, wait);
        Py_END_ALLOW_THREADS
    }
    while (opened)
        PyBuffer_Release(wanted + --opened);
    PyBuffer_Release(&shown), PyBuffer_Release(&waited), PyBuffer_Release(&apart);
    if (PyErr_Occurred())
        return NULL;
    return fine ? Py_NewRef(Py_None) : refused("sizes have to fit each other");
}

/* How many pixels of a frame in rgb24 differ from `numbers`, which become those of the frame. */
static Py_ssize_t number_frame(const uint8_t *frame, uint32_t *numbers, uint8_t *changed,
                               uint32_t *counts, Py_ssize_t count)
{
    Py_ssize_t some = 0;
    for (Py_ssize_t place = 0; place < count; place++, frame += 3) {
        uint32_t colour = (uint32_t)frame[0] << 16 | (uint32_t)frame[1] << 8 | frame[2];
        changed[place] = colour != numbers[place];
        some += changed[place];
        numbers[place] = colour;
    }
    for (Py_ssize_t place = 0, begin = 0; some && place < count; begin = place) {
        while (++place < count && numbers[place] == numbers[begin])
            ;
        uint32_t *counted = counts + numbers[begin], room = UINT32_MAX - *counted;
        *counted += (uint64_t)(place - begin) < room ? (uint32_t)(place - begin) : room;
    }
    return some;
}

static PyObject *number(PyObject *self, PyObject *arguments)
{
    (void)self;
    Py_buffer frame, numbers, changed, counts;
    if (!PyArg_ParseTuple(arguments, "y*w*w*w*", &frame, &numbers, &changed, &counts))
        return NULL;
    Py_ssize_t count = changed.len, some = 0;
    int fine = frame.len == 3 * count && numbers.len == count * (Py_ssize_t)sizeof(uint32_t) &&
               counts.len == ((Py_ssize_t)1 << 24) * (Py_ssize_t)sizeof(uint32_t);
    if (fine) {
        Py_BEGIN_ALLOW_THREADS
        some = number_frame(frame.buf, numbers.buf, changed.buf, counts.buf, count);
        Py_END_ALLOW_THREADS
    }
    PyBuffer_Release(&frame), PyBuffer_Release(&numbers);
    PyBuffer_Release(&changed), PyBuffer_Release(&counts);
    return fine ? PyLong_FromSsize_t(some) : refused("sizes have to fit each other");
}

static PyMethodDef METHODS[] = {
    {"compress", compress, METH_VARARGS,
     "compress(pixels, unchanged, transparent, bits)\n\n"
     "Codes of `pixels`, bytes below 2 ** bits; where `unchanged` is not 0, a pixel may be\n"
     "`transparent` instead."},
    {"settle", settle, METH_VARARGS,
     "settle(wanted, early, shown, waited, columns, apart, most, wait)\n\n"
     "Update `shown` towards the first of `wanted`, frames in order, by runs of pixels in rows of\n"
     "`columns` that differ from it. A run waits while the sum over its pixels of `apart` (256, 256),\n"
     "times how often each has `waited` and one, is below `most`, and none has waited `wait` times.\n"
     "`most` is more by 0.3 for each change of colour along the run, which takes more codes. The run\n"
     "becomes that of the first `early` frames which may stay longest until its distances from all\n"
     "those `wanted` add up to more than that."},
    {"number", number, METH_VARARGS,
     "number(frame, numbers, changed, counts)\n\n"
     "How many pixels of `frame` in rgb24 differ from `numbers`, their colours as 0xrrggbb, which are\n"
     "updated; `changed` says which. If there are any, all colours are counted in `counts` (1 << 24),\n"
     "up to the largest number."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef MODULE = {PyModuleDef_HEAD_INIT, "_lzw", NULL, 0, METHODS, NULL,
                                    NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__lzw(void) { return PyModule_Create(&MODULE); }
