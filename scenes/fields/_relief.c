/* A height field over a square, seen from the side.

   A picture has two by two samples a pixel, in two columns whose rows are staggered. A column of
   samples looks along one ray over the ground: from near to far, each sample shows the first place
   that is high enough to be seen there. Where all samples of a pixel show places close together,
   it is shaded once. numpy_relief.py does the same. The file is longer than others because all of it
   is one way from heights to pixels. */

#include "relief_picture.h"

/* Loops that are inlined into each other have too few registers: it takes a tenth longer. */
#ifdef __GNUC__
#define APART __attribute__((noinline))
#else
#define APART
#endif

static const float LOWEST = -1e9f; /* row, of heights that are no numbers */
static const float LEAST = 1e-6f; /* rows between two places of which the farther is seen */
static const float CLOSE = 0.012f; /* of the width of the ground */
static const float FOOT = 0.82f; /* of their colour walls have at the foot */
static const float STAGGER[2] = {0.25f, 0.75f}; /* of half a row */

typedef struct {
    double cosine, sine; /* of the angle of view about the vertical */
    double width; /* of the ground, as a share of the picture */
    double slope, lift; /* of the picture's height, by depth and by height */
    double walls[2]; /* shade of those that face along x and along y */
} View;

typedef struct {
    const float *heights, *colours; /* 0 to 1; red, green, blue and nothing, 0 to 255 */
    int cells; /* a side; values are those of their middles */
} Ground;

typedef struct {
    float x, y, along_x, along_y; /* in cells, at depth 0 and by depth */
    float near, far; /* depths at which it enters and leaves the ground */
    float wall[4]; /* the colour of the wall that it meets, at its top */
} Ray;

/* What a column of samples sees: rows from the foot of the picture, `low` to `high`, and sky. */
typedef struct {
    Ray ray;
    Py_ssize_t low, wall, high; /* from `wall` on it sees the surface, before it the wall */
    float *seen; /* depths; of the wall the share of its height */
} Column;

/* The cell whose middle is the last one before a place, and how far beyond it that is. */
static inline int cell_of(float place, int cells, float *beyond)
{
    float last = (float)(cells - 1);
    place = place > 0 ? (place < last ? place : last) : 0; /* NaN is at 0 */
    int cell = (int)place;
    cell = cell > cells - 2 ? cells - 2 : cell;
    *beyond = place - (float)cell;
    return cell;
}

static APART void colour_at(const Ground *ground, float x, float y, float colour[4])
{
    float u, v;
    int column = cell_of(x, ground->cells, &u), row = cell_of(y, ground->cells, &v);
    const float *low = ground->colours + ((Py_ssize_t)row * ground->cells + column) * 4;
    const float *high = low + (Py_ssize_t)ground->cells * 4;
    for (int channel = 0; channel < 4; channel++) {
        float below = low[channel] + u * (low[channel + 4] - low[channel]);
        float above = high[channel] + u * (high[channel + 4] - high[channel]);
        colour[channel] = below + v * (above - below);
    }
}

/* The ray at a place to the right of the middle; false if it does not cross the ground. */
static int cast(const View *view, double right, const Ground *ground, Ray *ray)
{
    double first[2], last[2], edges[2] = {right * view->cosine, -right * view->sine};
    double steps[2] = {view->sine, view->cosine}, cells = ground->cells;
    for (int axis = 0; axis < 2; axis++) {
        double low = (-0.5 - edges[axis]) / steps[axis], high = (0.5 - edges[axis]) / steps[axis];
        first[axis] = low < high ? low : high;
        last[axis] = low < high ? high : low;
    }
    int along_y = first[0] <= first[1];
    ray->x = (float)((edges[0] + 0.5) * cells - 0.5);
    ray->y = (float)((edges[1] + 0.5) * cells - 0.5);
    ray->along_x = (float)(steps[0] * cells);
    ray->along_y = (float)(steps[1] * cells);
    ray->near = (float)first[along_y];
    ray->far = (float)(last[0] < last[1] ? last[0] : last[1]);
    if (ray->near >= ray->far)
        return 0;
    colour_at(ground, ray->x + ray->near * ray->along_x, ray->y + ray->near * ray->along_y,
              ray->wall);
    for (int channel = 0; channel < 4; channel++)
        ray->wall[channel] *= (float)view->walls[along_y];
    return 1;
}

/* The rows of samples that show the surface at evenly spaced depths. */
static APART void find_tops(const View *view, const Ground *ground, const Ray *ray, float step,
                      Py_ssize_t count, float rows, float stagger, float *tops)
{
    float lift = (float)(view->lift * view->width) * rows;
    float slope = (float)(view->slope * view->width) * rows;
    float middle = (float)(0.5 - 0.5 * view->lift * view->width) * rows - stagger;
    for (Py_ssize_t index = 0; index < count; index++) {
        float depth = ray->near + (float)index * step, u, v;
        int column = cell_of(ray->x + depth * ray->along_x, ground->cells, &u);
        int row = cell_of(ray->y + depth * ray->along_y, ground->cells, &v);
        const float *low = ground->heights + row * ground->cells + column;
        const float *high = low + ground->cells;
        float below = low[0] + u * (low[1] - low[0]), above = high[0] + u * (high[1] - high[0]);
        float top = middle + depth * slope + (below + v * (above - below)) * lift;
        tops[index] = top > LOWEST ? top : LOWEST;
    }
}

/* From near to far, every row shows the first place that is high enough. */
static APART void look(const View *view, const Ground *ground, float stagger, Py_ssize_t side,
                 Column *column, float *tops)
{
    const Ray *ray = &column->ray;
    int most = 2 * (int)side;
    int steps = (int)ceilf((ray->far - ray->near) * (float)ground->cells);
    float step = (ray->far - ray->near) / (float)steps, *seen = column->seen;
    find_tops(view, ground, ray, step, steps + 1, (float)most, stagger, tops);
    double foot = 0.5 + (ray->near * view->slope - 0.5 * view->lift) * view->width;
    float below = (float)(foot * most);
    below -= stagger;
    int row = (int)within(ceilf(below), 0, most);
    column->low = row;
    for (int index = 0; index <= steps; index++) {
        float above = tops[index];
        int end = above >= 0 ? (above < (float)(most - 1) ? (int)above + 1 : most) : 0;
        if (row < end) {
            float slope = (index ? step : 1) / fmaxf(above - below, LEAST);
            float depth = index ? ray->near + (float)(index - 1) * step : 0;
            for (; row < end; row++)
                seen[row] = depth + ((float)row - below) * slope;
        }
        below = above;
        if (!index)
            column->wall = row;
    }
    column->high = row;
}

static void set_pixel(uint8_t *pixel, const float colour[4])
{
    for (int channel = 0; channel < 3; channel++)
        pixel[channel] = (uint8_t)(int)(colour[channel] + 0.5f);
}

/* A pixel whose samples differ, each in its own colour; sky is what is on the picture already. */
static APART void mix_samples(const Ground *ground, const Column columns[2], Py_ssize_t pixel_row,
                        uint8_t *pixel)
{
    float sum[4] = {0, 0, 0, 0};
    for (int sample = 0; sample < SAMPLES; sample++) {
        const Column *column = &columns[sample / 2];
        const Ray *ray = &column->ray;
        Py_ssize_t row = 2 * pixel_row + sample % 2;
        float colour[4] = {pixel[0], pixel[1], pixel[2], 0};
        if (column->wall <= row && row < column->high) {
            float depth = column->seen[row];
            colour_at(ground, ray->x + depth * ray->along_x, ray->y + depth * ray->along_y, colour);
        } else if (column->low <= row && row < column->high) {
            for (int channel = 0; channel < 3; channel++)
                colour[channel] = ray->wall[channel] * (FOOT + (1 - FOOT) * column->seen[row]);
        }
        for (int channel = 0; channel < 3; channel++)
            sum[channel] += colour[channel] / SAMPLES;
    }
    set_pixel(pixel, sum);
}

static int are_close(float first, float second)
{
    return first - second < CLOSE && second - first < CLOSE;
}

/* Both columns of samples of a column of pixels; `pixel` is the lowest, `line` bytes a row. */
static APART void shade(const Ground *ground, const Column columns[2], uint8_t *pixel,
                        Py_ssize_t line, Py_ssize_t side)
{
    const Ray *left = &columns[0].ray, *right = &columns[1].ray;
    float x = (left->x + right->x) / 2, y = (left->y + right->y) / 2, colour[4];
    int lower = columns[1].low < columns[0].low, higher = columns[1].high > columns[0].high;
    int farther = columns[1].wall > columns[0].wall;
    Py_ssize_t high = (columns[higher].high + 1) / 2, top = columns[!higher].high / 2;
    Py_ssize_t ground_row = (columns[farther].wall + 1) / 2;
    Py_ssize_t bottom = (columns[!lower].low + 1) / 2, walled = columns[!farther].wall / 2;
    for (Py_ssize_t row = columns[lower].low / 2; row < high && row < side; row++) {
        uint8_t *to = pixel - row * line;
        const float *one = columns[0].seen + 2 * row, *other = columns[1].seen + 2 * row;
        if (row >= ground_row && row < top) {
            if (are_close(one[0], other[1]) && are_close(one[1], other[0]) &&
                are_close(one[0], one[1])) {
                float depth = (one[0] + one[1] + other[0] + other[1]) / SAMPLES;
                colour_at(ground, x + depth * left->along_x, y + depth * left->along_y, colour);
                set_pixel(to, colour);
                continue;
            }
        } else if (row >= bottom && row < walled) {
            float up = FOOT + (1 - FOOT) * ((one[0] + one[1]) / 2);
            float other_up = FOOT + (1 - FOOT) * ((other[0] + other[1]) / 2);
            for (int channel = 0; channel < 4; channel++)
                colour[channel] =
                    (left->wall[channel] * up + right->wall[channel] * other_up) / 2;
            set_pixel(to, colour);
            continue;
        }
        mix_samples(ground, columns, row, to);
    }
}

static void draw_ground(const View *view, const Ground *ground, const Picture *picture, float *tops)
{
    Py_ssize_t side = picture->side;
    for (Py_ssize_t index = 0; index < side; index++) {
        Column columns[2];
        int crossed[2];
        for (int half = 0; half < 2; half++) {
            Column *column = &columns[half];
            double place = ((double)index + 0.25 + 0.5 * half) / (double)side;
            column->seen = picture->depths + (2 * index + half) * 2 * side;
            crossed[half] = cast(view, (place - 0.5) / view->width, ground, &column->ray);
            if (crossed[half])
                look(view, ground, STAGGER[half], side, column, tops);
        }
        for (int half = 0; half < 2; half++) {
            Column *column = &columns[half];
            if (!crossed[half])
                column->low = column->wall = column->high =
                    crossed[1 - half] ? columns[1 - half].low : 0;
        }
        shade(ground, columns, picture->pixels + ((side - 1) * side + index) * 3, side * 3, side);
        for (int half = 0; half < 2; half++) {
            const Column *column = &columns[half];
            for (Py_ssize_t row = column->low; row < column->wall; row++)
                column->seen[row] = column->ray.near;
            picture->ends[2 * (2 * index + half)] = column->low;
            picture->ends[2 * (2 * index + half) + 1] = column->high;
        }
    }
}

/* What is wrong with a view, or NULL. */
static const char *fault_of(const View *view)
{
    double squares = view->cosine * view->cosine + view->sine * view->sine;
    if (!(fabs(squares - 1) < 1e-6 && view->width > 0 && isfinite(view->width) &&
          isfinite(view->slope) && isfinite(view->lift) && isfinite(view->walls[0]) &&
          isfinite(view->walls[1])))
        return "the view must be of an angle, a width above 0 and finite numbers";
    if (fabs(view->sine) <= 1e-9 || fabs(view->cosine) <= 1e-9)
        return "the view must not be along an axis";
    return NULL;
}

static PyObject *ground(PyObject *self, PyObject *arguments)
{
    Py_buffer buffers[5];
    Picture picture;
    int cells;
    View view;
    if (!PyArg_ParseTuple(arguments, "w*w*w*ny*y*i(ddddddd)", &buffers[0], &buffers[1],
                          &buffers[2], &picture.side, &buffers[3], &buffers[4], &cells,
                          &view.cosine, &view.sine, &view.width, &view.slope, &view.lift,
                          &view.walls[0], &view.walls[1]))
        return NULL;
    Ground ground = {buffers[3].buf, buffers[4].buf, cells};
    int fits = is_picture(&buffers[0], &buffers[1], &buffers[2], &picture) && cells > 1 &&
               cells < 1 << 14 &&
               buffers[3].len / cells / (Py_ssize_t)sizeof(float) == cells &&
               buffers[4].len == 4 * buffers[3].len;
    const char *fault = fault_of(&view);
    if (fits && fault)
        PyErr_SetString(PyExc_ValueError, fault);
    /* No ray is longer than twice the ground, since the view is of an angle. */
    float *tops = fits && !fault ? malloc((2 * (size_t)cells + 2) * sizeof *tops) : NULL;
    if (tops) {
        Py_BEGIN_ALLOW_THREADS
        draw_ground(&view, &ground, &picture, tops);
        Py_END_ALLOW_THREADS
    } else if (fits && !fault) {
        PyErr_NoMemory();
    }
    free(tops);
    return finish(buffers, 5, fits);
}

static PyMethodDef METHODS[] = {
    {"ground", ground, METH_VARARGS,
     "ground(pixels, depths, ends, side, heights, colours, cells, view)\n\n"
     "Draw a height field over what is on a picture, and note how deep its samples are."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef MODULE = {PyModuleDef_HEAD_INIT, "_relief", NULL, 0, METHODS, NULL, NULL,
                                    NULL, NULL};

PyMODINIT_FUNC PyInit__relief(void) { return PyModule_Create(&MODULE); }
