/* The outputs of small networks in float32, block by block over points, and sums of such.

   A block goes through all layers at once, so that its values stay in the cache. Results
   differ from those of forward.py by rounding, and activations by less than 3e-7. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <string.h>

#if !defined(__GNUC__)
#error "vectors of GNU C are needed; without this module, forward.py computes in NumPy"
#endif

#if defined(__x86_64__) || defined(__i386__)
#define TARGET __attribute__((target("avx2,fma")))
#define IS_SUPPORTED (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
enum { LANES = 8 };
#else
#define TARGET
#define IS_SUPPORTED 1
enum { LANES = 4 };
#endif
#define INLINE TARGET static inline __attribute__((always_inline))

/* Points of a block, and units and vectors of a tile, whose sums fit the registers. */
enum { POINTS = 128, UNITS = 4, VECTORS = 2, STEP = VECTORS * LANES };

enum { MOST = 1 << 16 }; /* units of a layer, so that no size overflows */

typedef float vector __attribute__((vector_size(4 * LANES)));
typedef int32_t mask __attribute__((vector_size(4 * LANES)));

enum activation { IDENTITY, RELU, LEAKY_RELU, TANH, SIGMOID, GELU, SILU, ACTIVATIONS };
static const char *const NAMES[ACTIVATIONS] = {"identity", "relu", "leaky_relu", "tanh",
                                               "sigmoid", "gelu", "silu"};

INLINE vector load(const float *from)
{
    vector values;
    memcpy(&values, from, sizeof values);
    return values;
}

INLINE void store(float *to, vector values) { memcpy(to, &values, sizeof values); }

INLINE vector all(float value) { return (vector){0} + value; }

INLINE vector chosen(mask where, vector yes, vector no)
{
    return (vector)((where & (mask)yes) | (~where & (mask)no));
}

/* x P(x²) / Q(x²) with the least largest relative error, 2e-8 before rounding; off by less than
   3e-7, and never beyond 1. Comparisons are so that NaN stays NaN. */
INLINE vector tanh_of(vector x)
{
    vector square = x * x;
    vector above = 1.3354693351175229e-08f * square + 2.060910628642887e-05f;
    above = above * square + 0.0034955895971506834f;
    above = above * square + 0.13381026685237885f;
    above = above * square + 1.0f;
    vector below = 7.776571919748676e-07f * square + 0.00032856373582035303f;
    below = below * square + 0.025876987725496292f;
    below = below * square + 0.4671434164047241f;
    below = below * square + 1.0f;
    vector quotient = x * above / below;
    return chosen(x > 8, all(1), chosen(x < -8, all(-1), quotient));
}

INLINE vector sigmoid_of(vector x) { return 0.5f + 0.5f * tanh_of(0.5f * x); }

/* e^x for x up to 0, off by less than 2e-7 of it: 2^n e^r with the polynomial of expf in Cephes. */
INLINE vector exp_of(vector x)
{
    const float whole = 12582912.0f; /* floats around it have no fraction */
    vector shifted = 1.44269504f * x + whole, n = shifted - whole;
    vector r = (x - 0.693359375f * n) + 2.12194440e-4f * n;
    vector power = 1.9875691500e-4f * r + 1.3981999507e-3f;
    power = power * r + 8.3334519073e-3f;
    power = power * r + 4.1665795894e-2f;
    power = power * r + 1.6666665459e-1f;
    power = power * r + 5.0000001201e-1f;
    vector scale = (vector)(((mask)shifted << 23) + 0x3f800000);
    return chosen(x < -87, all(0), (power * r * r + r + 1.0f) * scale);
}

/* x sigmoid(y), as exact far below 0, where a sigmoid by tanh would be no more than near. */
INLINE vector gated(vector x, vector y)
{
    vector power = exp_of(chosen(y > 0, -y, y)), share = 1.0f / (1.0f + power);
    return x * chosen(y > 0, share, power * share);
}

/* With ½ (1 + tanh(z)) = sigmoid(2 z). */
INLINE vector gelu_of(vector x)
{
    return gated(x, 1.5957691216057308f * (x + 0.044715f * x * x * x));
}

#define EACH(result)                                                                               \
    for (Py_ssize_t index = 0; index < count; index += LANES) {                                    \
        vector x = load(values + index);                                                           \
        store(values + index, result);                                                             \
    }                                                                                              \
    break

TARGET static void activate(float *values, Py_ssize_t count, int activation)
{
    switch (activation) {
    case RELU:
        EACH(chosen(x < 0, all(0), x));
    case LEAKY_RELU:
        EACH(chosen(x > 0, x, 0.01f * x));
    case TANH:
        EACH(tanh_of(x));
    case SIGMOID:
        EACH(sigmoid_of(x));
    case GELU:
        EACH(gelu_of(x));
    case SILU:
        EACH(gated(x, x));
    default:
        break;
    }
}

/* The sums of four units at a few points. */
INLINE void four_units(const float *weights, const float *biases, const float *from, float *to,
                       Py_ssize_t inputs, Py_ssize_t width)
{
    vector a = all(biases[0]), b = all(biases[1]), c = all(biases[2]), d = all(biases[3]);
    vector e = a, f = b, g = c, h = d;
    for (Py_ssize_t input = 0; input < inputs; input++, from += POINTS, weights += width) {
        vector first = load(from), second = load(from + LANES);
        a += weights[0] * first, e += weights[0] * second;
        b += weights[1] * first, f += weights[1] * second;
        c += weights[2] * first, g += weights[2] * second;
        d += weights[3] * first, h += weights[3] * second;
    }
    store(to, a), store(to + LANES, e);
    store(to + POINTS, b), store(to + POINTS + LANES, f);
    store(to + 2 * POINTS, c), store(to + 2 * POINTS + LANES, g);
    store(to + 3 * POINTS, d), store(to + 3 * POINTS + LANES, h);
}

INLINE void one_unit(const float *weights, const float *biases, const float *from, float *to,
                     Py_ssize_t inputs, Py_ssize_t width)
{
    vector a = all(biases[0]), b = a;
    for (Py_ssize_t input = 0; input < inputs; input++, from += POINTS, weights += width)
        a += weights[0] * load(from), b += weights[0] * load(from + LANES);
    store(to, a), store(to + LANES, b);
}

/* One layer over `points` of a block; rows of `from` and `to` are POINTS long. */
TARGET static void layer(const float *weights, const float *from, float *to, Py_ssize_t inputs,
                         Py_ssize_t width, Py_ssize_t points, int activation)
{
    const float *biases = weights + inputs * width;
    for (Py_ssize_t point = 0; point < points; point += STEP) {
        Py_ssize_t unit = 0;
        for (; unit + UNITS <= width; unit += UNITS)
            four_units(weights + unit, biases + unit, from + point, to + unit * POINTS + point,
                       inputs, width);
        for (; unit < width; unit++)
            one_unit(weights + unit, biases + unit, from + point, to + unit * POINTS + point,
                     inputs, width);
    }
    if (points == POINTS)
        activate(to, width * POINTS, activation);
    else
        for (Py_ssize_t unit = 0; unit < width; unit++)
            activate(to + unit * POINTS, (points + LANES - 1) / LANES * LANES, activation);
}

struct networks { /* of one shape */
    const float *parameters; /* a row for each of `count` networks */
    const Py_ssize_t *widths; /* of the inputs and of every layer */
    const unsigned char *activations;
    Py_ssize_t layers, count;
    int every; /* whether the outputs of every layer are wanted, or only those of the last */
    Py_ssize_t widest, size, wanted; /* units of a layer; parameters and outputs of one network */
};

/* One block through all layers of one network; `out` has rows of `stride` for wanted outputs. */
static void through(const struct networks *networks, const float *parameters, const float *from,
                    float *scratch, float *out, Py_ssize_t points, Py_ssize_t stride)
{
    for (Py_ssize_t depth = 0; depth < networks->layers; depth++) {
        Py_ssize_t before = networks->widths[depth], width = networks->widths[depth + 1];
        float *to = scratch + depth % 2 * networks->widest * POINTS;
        layer(parameters, from, to, before, width, points, networks->activations[depth]);
        parameters += (before + 1) * width;
        if (networks->every || depth == networks->layers - 1)
            for (Py_ssize_t unit = 0; unit < width; unit++, out += stride)
                memcpy(out, to + unit * POINTS, points * sizeof(float));
        from = to;
    }
}

/* `scratch` has room for three blocks; `out` has as many rows of points as outputs are wanted. */
static void run(const struct networks *networks, const Py_buffer *inputs, float *scratch, float *out)
{
    Py_ssize_t count = inputs->shape[0], block = networks->widest * POINTS;
    for (Py_ssize_t first = 0; first < count; first += POINTS) {
        Py_ssize_t points = count - first < POINTS ? count - first : POINTS;
        const char *corner = (const char *)inputs->buf + first * inputs->strides[0];
        for (Py_ssize_t input = 0; input < inputs->shape[1]; input++)
            for (Py_ssize_t point = 0; point < points; point++)
                memcpy(scratch + input * POINTS + point,
                       corner + point * inputs->strides[0] + input * inputs->strides[1],
                       sizeof(float));
        for (Py_ssize_t index = 0; index < networks->count; index++)
            through(networks, networks->parameters + index * networks->size, scratch,
                    scratch + block, out + index * networks->wanted * count + first, points, count);
    }
}

/* Whether everything has the size that widths demand, which are noted. */
static int fits(struct networks *networks, const Py_buffer *parameters, const Py_buffer *inputs,
                const Py_buffer *out)
{
    const Py_ssize_t *widths = networks->widths, item = sizeof(float);
    for (Py_ssize_t depth = 0; depth <= networks->layers; depth++) {
        if (widths[depth] < 1 || widths[depth] > MOST)
            return 0;
        if (widths[depth] > networks->widest)
            networks->widest = widths[depth];
        if (depth == 0)
            continue;
        if (networks->activations[depth - 1] >= ACTIVATIONS)
            return 0;
        networks->size += (widths[depth - 1] + 1) * widths[depth];
        if (networks->every || depth == networks->layers)
            networks->wanted += widths[depth];
    }
    networks->count = networks->size ? parameters->len / item / networks->size : 0;
    return parameters->len == networks->count * networks->size * item && inputs->ndim == 2 &&
           inputs->itemsize == item && inputs->shape[1] == widths[0] &&
           out->len == networks->count * networks->wanted * inputs->shape[0] * item;
}

static PyObject *outputs(PyObject *self, PyObject *arguments)
{
    (void)self;
    PyObject *given;
    Py_buffer parameters, widths, activations, inputs, out;
    int every;
    if (!PyArg_ParseTuple(arguments, "y*y*y*Ow*p", &parameters, &widths, &activations, &given, &out,
                          &every))
        return NULL;
    if (PyObject_GetBuffer(given, &inputs, PyBUF_STRIDED_RO) == 0) {
        struct networks networks = {.parameters = parameters.buf,
                                    .widths = widths.buf,
                                    .activations = activations.buf,
                                    .layers = activations.len,
                                    .every = every};
        float *scratch = NULL;
        if (widths.len != (activations.len + 1) * (Py_ssize_t)sizeof(Py_ssize_t) ||
            activations.len == 0 || !fits(&networks, &parameters, &inputs, &out)) {
            PyErr_SetString(PyExc_ValueError, "sizes have to fit each other");
        } else if (!(scratch = PyMem_RawCalloc(3 * networks.widest * POINTS, sizeof(float)))) {
            PyErr_NoMemory();
        } else {
            Py_BEGIN_ALLOW_THREADS
            run(&networks, &inputs, scratch, out.buf);
            Py_END_ALLOW_THREADS
            PyMem_RawFree(scratch);
        }
        PyBuffer_Release(&inputs);
    }
    PyBuffer_Release(&parameters);
    PyBuffer_Release(&widths);
    PyBuffer_Release(&activations);
    PyBuffer_Release(&out);
    if (PyErr_Occurred())
        return NULL;
    Py_RETURN_NONE;
}

static void add_parts(float *restrict sum, const float *restrict each, float share,
                      Py_ssize_t count)
{
    for (Py_ssize_t index = 0; index < count; index++)
        sum[index] += each[index] * share;
}

static PyObject *add(PyObject *self, PyObject *arguments)
{
    (void)self;
    Py_buffer sum, each;
    float share;
    if (!PyArg_ParseTuple(arguments, "w*y*f", &sum, &each, &share))
        return NULL;
    int fits = sum.len == each.len && sum.len % (Py_ssize_t)sizeof(float) == 0;
    if (fits) {
        Py_BEGIN_ALLOW_THREADS
        add_parts(sum.buf, each.buf, share, sum.len / (Py_ssize_t)sizeof(float));
        Py_END_ALLOW_THREADS
    } else {
        PyErr_SetString(PyExc_ValueError, "sizes have to fit each other");
    }
    PyBuffer_Release(&sum);
    PyBuffer_Release(&each);
    if (!fits)
        return NULL;
    Py_RETURN_NONE;
}

/* To the last bit what log_odds.py computes; NaN stays NaN. */
static void find_sides(const float *restrict leads, float most, float *restrict more,
                       float *restrict less, float *restrict lost, Py_ssize_t count)
{
    for (Py_ssize_t index = 0; index < count; index++) {
        float lead = leads[index] < -most ? -most : leads[index];
        lead = lead > most ? most : lead;
        more[index] = 1 + lead;
        less[index] = 1 - lead;
        lost[index] = more[index] - less[index] - 2 * lead;
    }
}

static PyObject *sides(PyObject *self, PyObject *arguments)
{
    (void)self;
    Py_buffer leads, more, less, lost;
    float most;
    if (!PyArg_ParseTuple(arguments, "y*fw*w*w*", &leads, &most, &more, &less, &lost))
        return NULL;
    int fits = leads.len == more.len && leads.len == less.len && leads.len == lost.len;
    if (fits) {
        Py_BEGIN_ALLOW_THREADS
        find_sides(leads.buf, most, more.buf, less.buf, lost.buf,
                   leads.len / (Py_ssize_t)sizeof(float));
        Py_END_ALLOW_THREADS
    } else {
        PyErr_SetString(PyExc_ValueError, "sizes have to fit each other");
    }
    PyBuffer_Release(&leads);
    PyBuffer_Release(&more);
    PyBuffer_Release(&less);
    PyBuffer_Release(&lost);
    if (!fits)
        return NULL;
    Py_RETURN_NONE;
}

static PyMethodDef METHODS[] = {
    {"add", add, METH_VARARGS,
     "add(total, each, share)\n\n"
     "Add a share of some numbers to a total, in float32 and in place."},
    {"outputs", outputs, METH_VARARGS,
     "outputs(parameters, widths, activations, inputs, out, every)\n\n"
     "Write the outputs of networks of one shape for `inputs` (points, features) to `out` (networks,\n"
     "units, points): those of every layer, or of the last. `parameters` has a row for each network:\n"
     "weights and biases, layer by layer. `widths` are those of the inputs and of the layers,\n"
     "`activations` indices into ACTIVATIONS."},
    {"sides", sides, METH_VARARGS,
     "sides(leads, most, more, less, lost)\n\n"
     "Write what `log_odds` takes logarithms of, and the digits that these lose, in float32."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef MODULE = {PyModuleDef_HEAD_INIT, "_forward", NULL, 0, METHODS, NULL, NULL,
                                    NULL, NULL};

PyMODINIT_FUNC PyInit__forward(void)
{
    if (!IS_SUPPORTED) {
        PyErr_SetString(PyExc_ImportError, "this processor lacks AVX2 or FMA");
        return NULL;
    }
    PyObject *module = PyModule_Create(&MODULE), *names = PyTuple_New(ACTIVATIONS);
    for (Py_ssize_t index = 0; names && index < ACTIVATIONS; index++)
        PyTuple_SET_ITEM(names, index, PyUnicode_FromString(NAMES[index]));
    if (!module || !names || PyModule_AddObjectRef(module, "ACTIVATIONS", names) < 0)
        Py_CLEAR(module);
    Py_XDECREF(names);
    return module;
}
