/* Premultiplied RGBA blended into frames of BT.709 yuv420p, in one pass over the pixels.

   The arithmetic is that of numpy_blending.py in integers: weights are rounded multiples of 1/65,536. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <string.h>

#include "fast.h"
#include "vectors.h"

#if !defined(__GNUC__)
#error "vectors of GNU C are needed; without this module, numpy_blending.py blends"
#endif

#define TURNS(one, other) {one, other, one, other, one, other, one, other}
#define ALL(number) TURNS(number, number)

/* Red, green, blue and alpha, 0 to 255, to limited range (ITU-R BT.709-6, 3.2 to 3.5). */
static const int32_t LUMA[4] = {11966, 40254, 4064, 4112};
static const int32_t BLUE[4] = {-6596, -22189, 28784, 32897};
static const int32_t RED[4] = {28784, -26145, -2639, 32897};

INLINE int32_t weighed(const int32_t weights[4], const int32_t colour[4])
{
    return weights[0] * colour[0] + weights[1] * colour[1] + weights[2] * colour[2] +
           weights[3] * colour[3];
}

/* `colour` (0 to 255 times `parts`) over `below`; 257/65,536 stands for 1/255. */
INLINE uint8_t over(const int32_t weights[4], const int32_t colour[4], int32_t parts, uint8_t below)
{
    int32_t through = (255 * parts - colour[3]) * 257 * below;
    int32_t sum = (weighed(weights, colour) + through) / parts + 32768;
    return sum < 0 ? 0 : sum >> 16 > 255 ? 255 : (uint8_t)(sum >> 16);
}

/* The index among blocks of the one whose top left pixel is at `corner`: both fit 32 bits. */
INLINE Py_ssize_t block_of(Py_ssize_t corner, Py_ssize_t width)
{
    uint32_t row = (uint32_t)corner / (uint32_t)width;
    return row / 2 * (width / 2) + (corner - row * width) / 2;
}

/* Blends a block of 2×2 pixels; `corner` is the index of its top left pixel in the frame. */
static void blend_block(const uint8_t *upper, const uint8_t *lower, uint8_t *frame,
                        Py_ssize_t width, Py_ssize_t height, Py_ssize_t corner)
{
    uint8_t *luma = frame + corner, *blue = frame + width * height + block_of(corner, width);
    uint8_t *red = blue + width * height / 4;
    int32_t total[4] = {0, 0, 0, 0};
    for (int pixel = 0; pixel < 4; pixel++) {
        const uint8_t *from = (pixel < 2 ? upper : lower) + 4 * (pixel & 1);
        uint8_t *to = luma + (pixel < 2 ? 0 : width) + (pixel & 1);
        int32_t colour[4];
        for (int channel = 0; channel < 4; channel++) {
            colour[channel] = from[channel];
            total[channel] += from[channel];
        }
        if (colour[3])
            *to = over(LUMA, colour, 1, *to);
    }
    *blue = over(BLUE, total, 4, *blue);
    *red = over(RED, total, 4, *red);
}

/* `over` for several colours at once; sums of negative numbers are divided towards 0, as there. */
INLINE bytes all_over(const numbers weights[4], const numbers colour[4], int32_t parts, bytes below)
{
    numbers sum = (255 * parts - colour[3]) * 257 * widened(below);
    for (int channel = 0; channel < 4; channel++)
        sum += weights[channel] * colour[channel];
    if (parts == 4)
        sum = (sum + (sum >> 31 & 3)) >> 2;
    sum = (sum + 32768) >> 16;
    return limited_to_bytes(&sum);
}

INLINE void blend_luma(const uint8_t *picture, uint8_t *luma)
{
    const numbers weights[4] = {ALL(LUMA[0]), ALL(LUMA[1]), ALL(LUMA[2]), ALL(LUMA[3])};
    numbers pixels;
    memcpy(&pixels, picture, sizeof pixels);
    const numbers colour[4] = {pixels & 255, pixels >> 8 & 255, pixels >> 16 & 255,
                               pixels >> 24 & 255};
    bytes below, above;
    memcpy(&below, luma, sizeof below);
    bytes seen = (bytes)(limited_to_bytes(&colour[3]) != 0);
    above = (all_over(weights, colour, 1, below) & seen) | (below & ~seen);
    memcpy(luma, &above, sizeof above);
}

/* The sums of two rows over blocks, twice each, of every other channel from a bit on. */
INLINE numbers added(const numbers rows[2], int bit)
{
    pairs sums = (pairs)((rows[0] >> bit & 0xff00ff) + (rows[1] >> bit & 0xff00ff));
    sums = (sums & 0xffffffff) + (sums >> 32);
    return (numbers)(sums | sums << 32);
}

/* Blends blocks of two rows over both colour differences, which take turns in vectors. */
INLINE void blend_differences(const uint8_t *upper, const uint8_t *lower, uint8_t *blue,
                              uint8_t *red)
{
    const numbers weights[4] = {TURNS(BLUE[0], RED[0]), TURNS(BLUE[1], RED[1]),
                                TURNS(BLUE[2], RED[2]), TURNS(BLUE[3], RED[3])};
    numbers rows[2];
    memcpy(&rows[0], upper, sizeof rows[0]);
    memcpy(&rows[1], lower, sizeof rows[1]);
    numbers odd = added(rows, 0), even = added(rows, 8);
    const numbers colour[4] = {odd & 0xffff, even & 0xffff, odd >> 16, even >> 16};
    split(all_over(weights, colour, 4, joined(blue, red)), blue, red);
}

/* Blends pixels of two rows, which are cleared. */
INLINE void blend_pixels(uint8_t *upper, uint8_t *lower, uint8_t *luma, Py_ssize_t width,
                         uint8_t *blue, uint8_t *red)
{
    blend_luma(upper, luma);
    blend_luma(lower, luma + width);
    blend_differences(upper, lower, blue, red);
    memset(upper, 0, 4 * PIXELS);
    memset(lower, 0, 4 * PIXELS);
}

/* Looks at several pixels of two rows at a time, and at the last ones block by block. */
FAST static void blend_rectangle(uint8_t *picture, uint8_t *frame, Py_ssize_t width,
                                 Py_ssize_t height, const Py_ssize_t edges[4])
{
    for (Py_ssize_t row = edges[1]; row < edges[3]; row += 2) {
        uint8_t *luma = frame + row * width, *blue = frame + (4 * height + row) * width / 4;
        uint8_t *upper = picture + 4 * (row * width + edges[0]), *red = blue + width * height / 4;
        Py_ssize_t at = edges[0];
        for (; at + PIXELS <= edges[2]; at += PIXELS, upper += 4 * PIXELS)
            if (!are_empty(upper, upper + 4 * width, 1))
                blend_pixels(upper, upper + 4 * width, luma + at, width, blue + at / 2,
                             red + at / 2);
            else
                while (at + 5 * PIXELS <= edges[2] &&
                       are_empty(upper + 4 * PIXELS, upper + 4 * (width + PIXELS), 4))
                    at += 4 * PIXELS, upper += 16 * PIXELS;
        for (; at < edges[2]; at += 2, upper += 8) {
            blend_block(upper, upper + 4 * width, frame, width, height, row * width + at);
            memset(upper, 0, 8);
            memset(upper + 4 * width, 0, 8);
        }
    }
}

static int are_edges(const Py_ssize_t edges[4], Py_ssize_t width, Py_ssize_t height)
{
    return width <= INT32_MAX / height && 0 <= edges[0] && edges[0] <= edges[2] &&
           edges[2] <= width && 0 <= edges[1] && edges[1] <= edges[3] && edges[3] <= height &&
           !((edges[0] | edges[1] | edges[2] | edges[3] | width | height) & 1);
}

static PyObject *blend(PyObject *self, PyObject *arguments)
{
    Py_buffer picture, frame;
    Py_ssize_t width, height, edges[4];
    if (!PyArg_ParseTuple(arguments, "w*w*nn(nnnn)", &picture, &frame, &width, &height, &edges[0],
                          &edges[1], &edges[2], &edges[3]))
        return NULL;
    int fits = width > 0 && height > 0 && are_edges(edges, width, height) &&
               picture.len / 4 / width == height && frame.len * 2 / 3 / width == height;
    if (fits) {
        Py_BEGIN_ALLOW_THREADS
        blend_rectangle(picture.buf, frame.buf, width, height, edges);
        Py_END_ALLOW_THREADS
    }
    PyBuffer_Release(&picture);
    PyBuffer_Release(&frame);
    if (!fits) {
        PyErr_SetString(PyExc_ValueError, "sizes and edges have to be even, and fit each other");
        return NULL;
    }
    Py_RETURN_NONE;
}

static int are_corners(const Py_ssize_t *corners, Py_ssize_t count, Py_ssize_t width,
                       Py_ssize_t height)
{
    if ((height && width > INT32_MAX / height) || (width | height) & 1)
        return 0;
    for (Py_ssize_t index = 0; index < count; index++) {
        Py_ssize_t corner = corners[index];
        if (corner < 0 || corner >= width * height)
            return 0;
        uint32_t row = (uint32_t)corner / (uint32_t)width;
        if ((row | (corner - row * width)) & 1)
            return 0;
    }
    return 1;
}

/* Whether some blocks stand side by side in one row, in the order of their pixels. */
INLINE int are_neighbours(const Py_ssize_t *corners, Py_ssize_t width)
{
    int side_by_side = (uint32_t)corners[0] % (uint32_t)width + PIXELS <= width;
    for (int block = 1; block < PIXELS / 2; block++)
        side_by_side &= corners[block] == corners[0] + 2 * block;
    return side_by_side;
}

/* Blends blocks of 16 bytes each, several at a time where they are neighbours. */
FAST static void stamp_blocks(const Py_ssize_t *corners, const uint8_t *pixels, Py_ssize_t count,
                              uint8_t *frame, Py_ssize_t width, Py_ssize_t height)
{
    for (Py_ssize_t index = 0; index < count;) {
        const uint8_t *from = pixels + 16 * index;
        Py_ssize_t corner = corners[index];
        if (index + PIXELS / 2 > count || !are_neighbours(corners + index, width)) {
            blend_block(from, from + 8, frame, width, height, corner);
            index++;
            continue;
        }
        uint64_t rows[2][PIXELS / 2];
        for (int block = 0; block < PIXELS / 2; block++)
            for (int row = 0; row < 2; row++)
                memcpy(&rows[row][block], from + 16 * block + 8 * row, 8);
        uint8_t *blue = frame + width * height + block_of(corner, width);
        blend_luma((const uint8_t *)rows[0], frame + corner);
        blend_luma((const uint8_t *)rows[1], frame + corner + width);
        blend_differences((const uint8_t *)rows[0], (const uint8_t *)rows[1], blue,
                          blue + width * height / 4);
        index += PIXELS / 2;
    }
}

static PyObject *stamp(PyObject *self, PyObject *arguments)
{
    Py_buffer corners, pixels, frame;
    Py_ssize_t width, height;
    if (!PyArg_ParseTuple(arguments, "y*y*w*nn", &corners, &pixels, &frame, &width, &height))
        return NULL;
    Py_ssize_t count = corners.len / (Py_ssize_t)sizeof(Py_ssize_t);
    int fits = width > 0 && height > 0 && pixels.len == 16 * count &&
               frame.len * 2 / 3 / width == height &&
               are_corners(corners.buf, count, width, height);
    if (fits) {
        Py_BEGIN_ALLOW_THREADS
        stamp_blocks(corners.buf, pixels.buf, count, frame.buf, width, height);
        Py_END_ALLOW_THREADS
    }
    PyBuffer_Release(&corners);
    PyBuffer_Release(&pixels);
    PyBuffer_Release(&frame);
    if (!fits) {
        PyErr_SetString(PyExc_ValueError, "sizes and corners have to be even, and fit each other");
        return NULL;
    }
    Py_RETURN_NONE;
}

/* Two pixels of premultiplied RGBA over two others. */
static void paste_row(const uint8_t *above, uint8_t *below)
{
    for (int byte = 0; byte < 8; byte++)
        below[byte] = (uint8_t)(above[byte] + (below[byte] * (255 - above[byte | 3]) + 127) / 255);
}

static PyObject *paste(PyObject *self, PyObject *arguments)
{
    (void)self;
    Py_buffer corners, pixels, picture;
    PyObject *given;
    if (!PyArg_ParseTuple(arguments, "y*y*O", &corners, &pixels, &given))
        return NULL;
    int fits = 0;
    if (PyObject_GetBuffer(given, &picture, PyBUF_ND | PyBUF_WRITABLE) == 0) {
        Py_ssize_t count = corners.len / (Py_ssize_t)sizeof(Py_ssize_t);
        fits = picture.ndim == 3 && picture.shape[2] == 4 && pixels.len == 16 * count &&
               are_corners(corners.buf, count, picture.shape[1], picture.shape[0]);
        Py_ssize_t stride = fits ? picture.shape[1] * 4 : 0;
        Py_BEGIN_ALLOW_THREADS
        for (Py_ssize_t index = 0; fits && index < count; index++) {
            const uint8_t *from = (const uint8_t *)pixels.buf + 16 * index;
            uint8_t *to = (uint8_t *)picture.buf + 4 * ((const Py_ssize_t *)corners.buf)[index];
            paste_row(from, to);
            paste_row(from + 8, to + stride);
        }
        Py_END_ALLOW_THREADS
        PyBuffer_Release(&picture);
    }
    PyBuffer_Release(&corners);
    PyBuffer_Release(&pixels);
    if (!fits && !PyErr_Occurred())
        PyErr_SetString(PyExc_ValueError, "sizes and corners have to be even, and fit each other");
    if (!fits)
        return NULL;
    Py_RETURN_NONE;
}

static uint8_t limited(const int32_t weights[4], const int32_t colour[4], int32_t parts)
{
    return (uint8_t)((weighed(weights, colour) / parts + 32768) >> 16);
}

/* Opaque RGB over a rectangle of the frame, whose upper left pixel is at `corner`. */
static void convert_rows(const uint8_t *colours, Py_ssize_t columns, Py_ssize_t rows, uint8_t *frame,
                         Py_ssize_t width, Py_ssize_t height, Py_ssize_t corner)
{
    uint8_t *luma = frame + corner;
    uint8_t *blue = frame + width * height + block_of(corner, width);
    for (Py_ssize_t row = 0; row < rows; row += 2, luma += 2 * width, blue += width / 2) {
        uint8_t *red = blue + width * height / 4;
        const uint8_t *upper = colours + row * columns * 3, *lower = upper + columns * 3;
        for (Py_ssize_t column = 0; column < columns; column += 2, upper += 6, lower += 6) {
            int32_t total[4] = {0, 0, 0, 4 * 255};
            for (int pixel = 0; pixel < 4; pixel++) {
                const uint8_t *from = (pixel < 2 ? upper : lower) + 3 * (pixel & 1);
                int32_t colour[4] = {from[0], from[1], from[2], 255};
                for (int channel = 0; channel < 3; channel++)
                    total[channel] += colour[channel];
                luma[column + (pixel < 2 ? 0 : width) + (pixel & 1)] = limited(LUMA, colour, 1);
            }
            blue[column / 2] = limited(BLUE, total, 4);
            red[column / 2] = limited(RED, total, 4);
        }
    }
}

static PyObject *convert(PyObject *self, PyObject *arguments)
{
    Py_buffer colours, frame;
    Py_ssize_t width, height, edges[4];
    if (!PyArg_ParseTuple(arguments, "y*w*nn(nnnn)", &colours, &frame, &width, &height, &edges[0],
                          &edges[1], &edges[2], &edges[3]))
        return NULL;
    int fits = width > 0 && height > 0 && are_edges(edges, width, height) &&
               frame.len * 2 / 3 / width == height &&
               colours.len == (edges[2] - edges[0]) * (edges[3] - edges[1]) * 3;
    if (fits) {
        Py_BEGIN_ALLOW_THREADS
        convert_rows(colours.buf, edges[2] - edges[0], edges[3] - edges[1], frame.buf, width,
                     height, edges[1] * width + edges[0]);
        Py_END_ALLOW_THREADS
    }
    PyBuffer_Release(&colours);
    PyBuffer_Release(&frame);
    if (!fits) {
        PyErr_SetString(PyExc_ValueError, "sizes and edges have to be even, and fit each other");
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyMethodDef METHODS[] = {
    {"convert", convert, METH_VARARGS,
     "convert(colours, frame, width, height, rectangle)\n\n"
     "Draw opaque RGB that fills (left, top, right, bottom) over a frame."},
    {"paste", paste, METH_VARARGS,
     "paste(corners, pixels, picture)\n\n"
     "Draw such blocks over a picture (height, width, 4) of premultiplied RGBA."},
    {"stamp", stamp, METH_VARARGS,
     "stamp(corners, pixels, frame, width, height)\n\n"
     "Draw blocks of two by two pixels, premultiplied RGBA, over a frame; `corners` are the places\n"
     "of their upper left pixels in it."},
    {"blend", blend, METH_VARARGS,
     "blend(picture, frame, width, height, rectangle)\n\n"
     "Draw what premultiplied RGBA shows in (left, top, right, bottom) over a frame, and clear it."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef MODULE = {PyModuleDef_HEAD_INIT, "_blend", NULL, 0, METHODS, NULL, NULL,
                                    NULL, NULL};

PyMODINIT_FUNC PyInit__blend(void) { return PyModule_Create(&MODULE); }
