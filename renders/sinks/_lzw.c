/* Which pixels of a GIF are written, their compression, and how often colours occur in its frames;
   chooses no palettes and knows no files.

   GIF89a, appendix F, describes the compression. numpy_lzw.py and numpy_plan.py do the same in
   Python. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <string.h>

#include "plan.h"
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
    Window window = {all[COLOURS].buf, all[WANTED].buf, all[DRAFTS].buf, all[EXACT].buf,
                     all[WEIGHTS].buf, (int)frames, 0, size, columns, costs, {{0}}};
    int fine = size > 0 && columns > 0 && size % columns == 0 && frames <= AHEAD && first >= 0 &&
               last <= size / columns && all[COLOURS].len == 4 * number &&
               all[WANTED].len == number && all[DRAFTS].len == number + size &&
               all[WEIGHTS].len == 4 * frames && all[PALETTE].len == 256 * 3 &&
               all[PLANNED].len <= number && all[PLANNED].len % size == 0;
    int small = fine && are_small(&costs, all[WEIGHTS].buf, frames);
    if (small) {
        window.ready = (int)(all[PLANNED].len / size);
        set_palette(&window, all[PALETTE].buf);
        Pixel *pixels = PyMem_Malloc((size_t)columns * sizeof *pixels);
        Step *steps = PyMem_Malloc((size_t)columns * sizeof *steps);
        uint8_t *moves = PyMem_Malloc((size_t)columns);
        int32_t *next = PyMem_Malloc((size_t)(columns + 1) * sizeof *next);
        if (pixels && steps && moves && next) {
            Py_BEGIN_ALLOW_THREADS
            plan_rows(&window, first, last, all[SHOWN].buf, all[PLANNED].buf, pixels, moves, next,
                      steps);
            Py_END_ALLOW_THREADS
        } else {
            PyErr_NoMemory();
        }
        PyMem_Free(pixels), PyMem_Free(moves), PyMem_Free(next), PyMem_Free(steps);
    }
    for (int each = 0; each < ALL; each++)
        PyBuffer_Release(all + each);
    if (PyErr_Occurred())
        return NULL;
    if (fine && !small)
        return refused("costs are 0 to 2 ** 20, and weights 0 to 64");
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
