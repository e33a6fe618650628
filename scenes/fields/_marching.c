/* Lines along which a field has a level, by marching squares; knows no networks.

   contourpy_lines.py does the same by a library. Where samples on one diagonal of a cell are above
   the level and those on the other are not, their mean is taken for what is in the middle. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>

/* Sides of a cell, from its first row on; a line enters at one, with what is above the level on its
   left, and leaves at another. */
enum { BOTTOM, RIGHT, TOP, LEFT, SIDES };
enum { NONE = SIDES };

/* By corners above the level, bits from that of the first row and column on in the order of sides,
   and the side of entry. Those on a diagonal are apart; 16 higher, they are connected. */
enum { FIRST_DIAGONAL = 5, SECOND_DIAGONAL = 10, CONNECTED = 16, CASES = CONNECTED + SECOND_DIAGONAL + 1 };
static const uint8_t EXITS[CASES][SIDES] = {
    [0] = {NONE, NONE, NONE, NONE},
    [1] = {LEFT, NONE, NONE, NONE},
    [2] = {NONE, BOTTOM, NONE, NONE},
    [3] = {NONE, LEFT, NONE, NONE},
    [4] = {NONE, NONE, RIGHT, NONE},
    [FIRST_DIAGONAL] = {LEFT, NONE, RIGHT, NONE},
    [6] = {NONE, NONE, BOTTOM, NONE},
    [7] = {NONE, NONE, LEFT, NONE},
    [8] = {NONE, NONE, NONE, TOP},
    [9] = {TOP, NONE, NONE, NONE},
    [SECOND_DIAGONAL] = {NONE, BOTTOM, NONE, TOP},
    [11] = {NONE, TOP, NONE, NONE},
    [12] = {NONE, NONE, NONE, RIGHT},
    [13] = {RIGHT, NONE, NONE, NONE},
    [14] = {NONE, NONE, NONE, BOTTOM},
    [15] = {NONE, NONE, NONE, NONE},
    [CONNECTED + FIRST_DIAGONAL] = {RIGHT, NONE, LEFT, NONE},
    [CONNECTED + SECOND_DIAGONAL] = {NONE, TOP, NONE, BOTTOM},
};

typedef struct {
    const double *field, *x, *y;
    Py_ssize_t rows, columns; /* of cells, one less than of samples */
    double level;
    uint8_t *cases, *entered; /* of each cell; the sides at which lines have entered, a bit each */
    double *points;
    Py_ssize_t count; /* of points */
} Lines;

/* Which corners of each cell are above the level, and how many cells have such and others. */
static Py_ssize_t classify(Lines *lines, uint8_t *above)
{
    Py_ssize_t samples = lines->columns + 1, some = 0;
    for (Py_ssize_t sample = 0; sample < (lines->rows + 1) * samples; sample++)
        above[sample] = lines->field[sample] > lines->level;
    for (Py_ssize_t row = 0; row < lines->rows; row++) {
        const uint8_t *low = above + row * samples, *high = low + samples;
        uint8_t *cases = lines->cases + row * lines->columns;
        Py_ssize_t crossed = 0;
        for (Py_ssize_t column = 0; column < lines->columns; column++) {
            cases[column] = (uint8_t)(low[column] | low[column + 1] << 1 | high[column + 1] << 2 |
                                      high[column] << 3);
            crossed += ((cases[column] + 1) & 15) > 1;
        }
        some += crossed;
    }
    return some;
}

/* Decide what is in the middle of a cell whose diagonals differ. */
static uint8_t case_of(Lines *lines, Py_ssize_t row, Py_ssize_t column)
{
    uint8_t *found = lines->cases + row * lines->columns + column;
    if (*found == FIRST_DIAGONAL || *found == SECOND_DIAGONAL) {
        const double *low = lines->field + row * (lines->columns + 1) + column;
        const double *high = low + lines->columns + 1;
        if ((low[0] + low[1] + high[0] + high[1]) / 4 > lines->level)
            *found += CONNECTED;
    }
    return *found;
}

/* Add the point at which a side of a cell has the level. */
static void add(Lines *lines, Py_ssize_t row, Py_ssize_t column, int side)
{
    int upright = side == LEFT || side == RIGHT;
    row += side == TOP, column += side == RIGHT;
    const double *start = lines->field + row * (lines->columns + 1) + column;
    double end = upright ? start[lines->columns + 1] : start[1];
    double share = (lines->level - *start) / (end - *start), *point = lines->points + 2 * lines->count++;
    point[0] = lines->x[column], point[1] = lines->y[row];
    if (upright)
        point[1] += share * (lines->y[row + 1] - lines->y[row]);
    else
        point[0] += share * (lines->x[column + 1] - lines->x[column]);
}

/* Add the points of the line that enters a cell at a side, to where it ends or begins. */
static void follow(Lines *lines, Py_ssize_t row, Py_ssize_t column, int side)
{
    add(lines, row, column, side);
    while (row >= 0 && row < lines->rows && column >= 0 && column < lines->columns) {
        uint8_t *entered = lines->entered + row * lines->columns + column;
        if (*entered >> side & 1)
            return;
        *entered |= (uint8_t)(1 << side);
        int exit = EXITS[case_of(lines, row, column)][side];
        add(lines, row, column, exit);
        row += (exit == TOP) - (exit == BOTTOM), column += (exit == RIGHT) - (exit == LEFT);
        side = exit ^ 2; /* the opposite one */
    }
}

/* Follow the lines that enter a cell: those from beyond the samples, or any. Ends of lines are
   written to `ends`; returns how many there are then. */
static Py_ssize_t follow_all(Lines *lines, Py_ssize_t row, Py_ssize_t column, int from_beyond,
                             Py_ssize_t *ends, Py_ssize_t count)
{
    const int beyond[SIDES] = {row == 0, column == lines->columns - 1, row == lines->rows - 1,
                               column == 0};
    const uint8_t *exits = EXITS[case_of(lines, row, column)];
    for (int side = 0; side < SIDES; side++) {
        if (exits[side] == NONE || (from_beyond && !beyond[side]) ||
            lines->entered[row * lines->columns + column] >> side & 1)
            continue;
        follow(lines, row, column, side);
        ends[count++] = lines->count;
    }
    return count;
}

/* All lines; returns how many. */
static Py_ssize_t trace(Lines *lines, Py_ssize_t *ends)
{
    Py_ssize_t count = 0;
    for (int from_beyond = 1; from_beyond >= 0; from_beyond--)
        for (Py_ssize_t row = 0; row < lines->rows; row++) {
            int is_edge = row == 0 || row == lines->rows - 1;
            Py_ssize_t step = from_beyond && !is_edge && lines->columns > 1 ? lines->columns - 1 : 1;
            const uint8_t *cases = lines->cases + row * lines->columns;
            for (Py_ssize_t column = 0; column < lines->columns; column += step)
                if (cases[column] && cases[column] != 15)
                    count = follow_all(lines, row, column, from_beyond, ends, count);
        }
    return count;
}

static PyObject *found_by(Lines *lines)
{
    Py_ssize_t cells = lines->rows * lines->columns;
    uint8_t *above = PyMem_Malloc((size_t)((lines->rows + 1) * (lines->columns + 1)));
    PyObject *points = NULL, *ends = NULL, *found = NULL;
    lines->cases = PyMem_Malloc((size_t)cells);
    lines->entered = PyMem_Calloc((size_t)cells, 1);
    if (above && lines->cases && lines->entered) {
        /* A cell has two parts of lines at most, and a line one point more than parts. */
        Py_ssize_t most = 2 * classify(lines, above);
        points = PyByteArray_FromStringAndSize(NULL, 4 * most * (Py_ssize_t)sizeof(double));
        ends = PyByteArray_FromStringAndSize(NULL, most * (Py_ssize_t)sizeof(Py_ssize_t));
        if (points && ends) {
            lines->points = (double *)PyByteArray_AS_STRING(points);
            Py_ssize_t count = trace(lines, (Py_ssize_t *)PyByteArray_AS_STRING(ends));
            if (!PyByteArray_Resize(points, 2 * lines->count * (Py_ssize_t)sizeof(double)) &&
                !PyByteArray_Resize(ends, count * (Py_ssize_t)sizeof(Py_ssize_t)))
                found = PyTuple_Pack(2, points, ends);
        }
    } else {
        PyErr_NoMemory();
    }
    PyMem_Free(above), PyMem_Free(lines->cases), PyMem_Free(lines->entered);
    Py_XDECREF(points), Py_XDECREF(ends);
    return found;
}

static PyObject *lines(PyObject *self, PyObject *arguments)
{
    (void)self;
    Py_buffer field, x, y;
    Lines lines = {0};
    if (!PyArg_ParseTuple(arguments, "y*y*y*d", &field, &x, &y, &lines.level))
        return NULL;
    Py_ssize_t item = sizeof(double), columns = x.len / item, rows = y.len / item;
    lines.field = field.buf, lines.x = x.buf, lines.y = y.buf;
    lines.rows = rows - 1, lines.columns = columns - 1;
    PyObject *found = NULL;
    if (rows > 1 && columns > 1 && field.len == rows * columns * item)
        found = found_by(&lines);
    else
        PyErr_SetString(PyExc_ValueError, "there has to be a sample for each x and y, two or more of each");
    PyBuffer_Release(&field), PyBuffer_Release(&x), PyBuffer_Release(&y);
    return found;
}

static PyMethodDef METHODS[] = {
    {"lines", lines, METH_VARARGS,
     "lines(field, x, y, level)\n\n"
     "Points (n, 2) of lines along which a field (rows, columns), sampled at x (columns,) and y (rows,),\n"
     "has a level, and for each line the index behind its last point; as bytes of double and ssize_t."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef MODULE = {PyModuleDef_HEAD_INIT, "_marching", NULL, 0, METHODS, NULL,
                                    NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__marching(void) { return PyModule_Create(&MODULE); }
