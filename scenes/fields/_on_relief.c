/* Lines and marks that stand on a height field; numpy_relief.py does the same. */

#include "relief_picture.h"

/* The share of a pixel's samples that show nothing nearer than `depth`. */
static double open_share(const Picture *picture, Py_ssize_t row, Py_ssize_t column, double depth)
{
    Py_ssize_t side = picture->side;
    int open = 0;
    for (int sample = 0; sample < SAMPLES; sample++) {
        Py_ssize_t index = 2 * column + sample / 2, place = 2 * (side - 1 - row) + sample % 2;
        const Py_ssize_t *ends = picture->ends + 2 * index;
        open += place < ends[0] || place >= ends[1] ||
                (double)picture->depths[index * 2 * side + place] >= depth;
    }
    return (double)open / SAMPLES;
}

static void mix(uint8_t *pixel, const uint8_t colour[3], double share)
{
    for (int channel = 0; channel < 3; channel++)
        pixel[channel] =
            (uint8_t)(pixel[channel] + share * (colour[channel] - pixel[channel]) + 0.5);
}

typedef struct {
    Py_ssize_t left, top, right, bottom;
} Area;

static Area area_of(double left, double top, double right, double bottom, Py_ssize_t side)
{
    double most = (double)side;
    Area area = {(Py_ssize_t)within(floor(left), 0, most), (Py_ssize_t)within(floor(top), 0, most),
                 (Py_ssize_t)within(ceil(right), 0, most),
                 (Py_ssize_t)within(ceil(bottom), 0, most)};
    return area;
}

static Area around(const double *line, double reach, Py_ssize_t side)
{
    return area_of(fmin(line[0], line[3]) - reach, fmin(line[1], line[4]) - reach,
                   fmax(line[0], line[3]) + reach, fmax(line[1], line[4]) + reach, side);
}

/* How much of every pixel lines (x, y and depth of either end) cover, at most one of them. */
static void cover(const double *line, double half, const Picture *picture, float *covered)
{
    Area area = around(line, half + 0.5, picture->side);
    double x = line[3] - line[0], y = line[4] - line[1], outer = half + 0.5;
    double squared = x * x + y * y, share_of = squared > 0 ? 1 / squared : 0;
    for (Py_ssize_t row = area.top; row < area.bottom; row++) {
        for (Py_ssize_t column = area.left; column < area.right; column++) {
            double across = (double)column + 0.5 - line[0], down = (double)row + 0.5 - line[1];
            double along = within((across * x + down * y) * share_of, 0, 1);
            across -= along * x;
            down -= along * y;
            double away = across * across + down * down;
            if (away >= outer * outer)
                continue;
            Py_ssize_t pixel = row * picture->side + column;
            float share = (float)within(outer - sqrt(away), 0, 1);
            if (share <= covered[pixel])
                continue;
            share *= (float)open_share(picture, row, column,
                                       line[2] + along * (line[5] - line[2]));
            if (share > covered[pixel])
                covered[pixel] = share;
        }
    }
}

static void draw_lines(const double *lines, Py_ssize_t count, double half, double opacity,
                       const uint8_t colour[3], const Picture *picture, float *covered)
{
    Py_ssize_t side = picture->side;
    for (Py_ssize_t index = 0; index < count; index++)
        cover(lines + 6 * index, half, picture, covered);
    for (Py_ssize_t index = 0; index < count; index++) {
        Area area = around(lines + 6 * index, half + 0.5, side);
        for (Py_ssize_t row = area.top; row < area.bottom; row++) {
            for (Py_ssize_t column = area.left; column < area.right; column++) {
                Py_ssize_t pixel = row * side + column;
                if (covered[pixel] > 0)
                    mix(picture->pixels + pixel * 3, colour, opacity * covered[pixel]);
                covered[pixel] = 0;
            }
        }
    }
}

typedef struct {
    const uint8_t *colour, *edge_colour;
    double radius, edge; /* of a circle, and the width around it */
    const double *corners; /* x and y, for a mark as large as a circle of radius 1 */
    Py_ssize_t count; /* none of a circle */
} Look;

/* How far a place is outside the outline of a mark, or, below 0, inside. */
static double outside(const Look *look, double x, double y)
{
    double radius = look->radius;
    if (!look->count)
        return sqrt(x * x + y * y) - radius;
    double nearest = INFINITY;
    int inside = 0;
    for (Py_ssize_t index = 0; index < look->count; index++) {
        const double *start = look->corners + 2 * index;
        const double *end = look->corners + 2 * ((index + 1) % look->count);
        double edge_x = (end[0] - start[0]) * radius, edge_y = (end[1] - start[1]) * radius;
        double from_x = x - start[0] * radius, from_y = y - start[1] * radius;
        double length = edge_x * edge_x + edge_y * edge_y;
        double along = within((from_x * edge_x + from_y * edge_y) / length, 0, 1);
        double across = from_x - along * edge_x, up = from_y - along * edge_y;
        nearest = fmin(nearest, across * across + up * up);
        if ((from_y < 0) != (from_y < edge_y) &&
            (edge_x * from_y < edge_y * from_x) == (edge_y > 0))
            inside = !inside;
    }
    return inside ? -sqrt(nearest) : sqrt(nearest);
}

static void draw_mark(const double place[3], const Look *look, const Picture *picture)
{
    Py_ssize_t side = picture->side;
    double edge = look->edge, reach = look->radius * (look->count ? 1.7 : 1) + edge + 0.5;
    double left = place[0] - reach, top = place[1] - reach;
    Area area = area_of(left, top, left + 2 * reach, top + 2 * reach, side);
    for (Py_ssize_t row = area.top; row < area.bottom; row++) {
        for (Py_ssize_t column = area.left; column < area.right; column++) {
            /* Outlines go up, rows down. */
            double away = outside(look, (double)column + 0.5 - place[0], place[1] - (double)row - 0.5);
            if (away >= edge + 0.5)
                continue;
            uint8_t *pixel = picture->pixels + (row * side + column) * 3;
            double open = open_share(picture, row, column, place[2]);
            if (open <= 0)
                continue;
            if (away > -0.5 || open < 1)
                mix(pixel, look->edge_colour, open * within(edge + 0.5 - away, 0, 1));
            mix(pixel, look->colour, open * within(0.5 - away, 0, 1));
        }
    }
}

static PyObject *lines(PyObject *self, PyObject *arguments)
{
    Py_buffer buffers[4];
    Picture picture;
    double half, opacity;
    uint8_t colour[3];
    if (!PyArg_ParseTuple(arguments, "w*w*w*ny*d(bbb)d", &buffers[0], &buffers[1], &buffers[2],
                          &picture.side, &buffers[3], &half, &colour[0], &colour[1], &colour[2],
                          &opacity))
        return NULL;
    Py_ssize_t count = buffers[3].len / (6 * (Py_ssize_t)sizeof(double));
    int fits = is_picture(&buffers[0], &buffers[1], &buffers[2], &picture);
    float *covered = fits ? calloc((size_t)(picture.side * picture.side), sizeof *covered) : NULL;
    if (covered) {
        Py_BEGIN_ALLOW_THREADS
        draw_lines(buffers[3].buf, count, half, opacity, colour, &picture, covered);
        Py_END_ALLOW_THREADS
    } else if (fits) {
        PyErr_NoMemory();
    }
    free(covered);
    return finish(buffers, 4, fits);
}

static PyObject *marks(PyObject *self, PyObject *arguments)
{
    Py_buffer buffers[8];
    Picture picture;
    if (!PyArg_ParseTuple(arguments, "w*w*w*ny*y*y*y*y*", &buffers[0], &buffers[1], &buffers[2],
                          &picture.side, &buffers[3], &buffers[4], &buffers[5], &buffers[6],
                          &buffers[7]))
        return NULL;
    const double *places = buffers[3].buf, *corners = buffers[6].buf, *sizes = buffers[7].buf;
    const Py_ssize_t *looks = buffers[4].buf;
    const uint8_t *colours = buffers[5].buf;
    Py_ssize_t count = buffers[4].len / (Py_ssize_t)sizeof(Py_ssize_t);
    Py_ssize_t kinds = buffers[5].len / 6;
    Py_ssize_t most = kinds ? buffers[6].len / kinds / (2 * (Py_ssize_t)sizeof(double)) : 0;
    int fits = is_picture(&buffers[0], &buffers[1], &buffers[2], &picture) &&
               buffers[3].len == count * 3 * (Py_ssize_t)sizeof(double) &&
               buffers[7].len == kinds * 2 * (Py_ssize_t)sizeof(double);
    for (Py_ssize_t index = 0; fits && index < count; index++)
        fits = looks[index] >= 0 && looks[index] < kinds;
    if (fits) {
        Py_BEGIN_ALLOW_THREADS
        for (Py_ssize_t index = 0; index < count; index++) {
            Py_ssize_t kind = looks[index];
            Look look = {colours + kind * 6, colours + kind * 6 + 3, sizes[kind * 2],
                         sizes[kind * 2 + 1], corners + kind * most * 2, 0};
            while (look.count < most && !isnan(look.corners[look.count * 2]))
                look.count++;
            draw_mark(places + index * 3, &look, &picture);
        }
        Py_END_ALLOW_THREADS
    }
    return finish(buffers, 8, fits);
}

static PyMethodDef METHODS[] = {
    {"lines", lines, METH_VARARGS,
     "lines(pixels, depths, ends, side, lines, half, colour, opacity)\n\n"
     "Draw segments, `half` of their width to either side, where nothing nearer is seen."},
    {"marks", marks, METH_VARARGS,
     "marks(pixels, depths, ends, side, places, looks, colours, corners, sizes)\n\n"
     "Draw marks in an edge of another colour, one over another, where nothing nearer is seen."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef MODULE = {PyModuleDef_HEAD_INIT, "_on_relief", NULL, 0, METHODS, NULL,
                                    NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__on_relief(void) { return PyModule_Create(&MODULE); }
