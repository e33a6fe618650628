/* One shape at many places, as dots are, filled from what is known of the first.

   Lines that cross the shape do so in one stretch. Its places are rounded to a sixteenth of a line,
   so that sixteen tables of stretches are enough, each made from an outline. */

#include "curves.h"
#include "scan.h"

enum {
    PHASES = 16,  /* parts of a line */
    MANY = 16,    /* copies, from which on this is faster */
    TALLEST = 256 /* pixels */
};

static const int32_t NONE = INT32_MAX; /* of a stretch, where no edge has been found yet */

typedef struct {
    int32_t left, right; /* in units */
} Stretch;

typedef struct {
    Stretch *stretches;  /* of each line, in units from the first point of the shape */
    int32_t *rests;      /* of each line: how many more the edges have that cross it */
    int32_t top, bottom; /* lines, from that point on */
    int32_t left, right; /* the ends of all stretches */
} Phase;

typedef struct {
    const Stretch *stretches;
    const int32_t *rests;
    int32_t top, bottom;    /* lines of the picture */
    int32_t x, left, right; /* units of the picture */
} Copy;

/* How many curves each copy has, of a path that is many copies of a shape; 0 for other paths. */
static Py_ssize_t curves_of_copies(const View *view, const double *points, Py_ssize_t curves)
{
    Py_ssize_t each = 1;
    while (each < curves && same(points + 12 * each - 3, points + 12 * each))
        each++;
    if (curves % each || curves / each < MANY)
        return 0;
    double right = 0.5 / UNITS / fabs(view->right), down = 0.5 / UNITS / fabs(view->down);
    for (Py_ssize_t index = each; index < curves; index += each) {
        const double *copy = points + 12 * index;
        double x = copy[0] - points[0], y = copy[1] - points[1];
        int equal = !same(copy - 3, copy);
        for (Py_ssize_t place = 0; place < 12 * each; place += 3)
            equal &= fabs(copy[place] - points[place] - x) < right &&
                     fabs(copy[place + 1] - points[place + 1] - y) < down;
        if (!equal)
            return 0;
    }
    return each;
}

/* Adds where an edge crosses lines; returns whether no line has a third one. */
static int add_crossings(Phase *phase, int32_t top, const Edge *edge)
{
    int64_t x = edge->x;
    for (int32_t line = edge->top; line < edge->bottom; line++, x += edge->step) {
        Stretch *stretch = phase->stretches + line - top;
        int32_t *rest = phase->rests + line - top;
        *rest = edge->bottom - line < *rest ? edge->bottom - line : *rest;
        int32_t at = (int32_t)unit_of(x);
        if (stretch->right != NONE)
            return 0;
        if (stretch->left == NONE)
            stretch->left = at;
        else if (at < stretch->left)
            stretch->right = stretch->left, stretch->left = at;
        else
            stretch->right = at;
    }
    return 1;
}

/* Makes the stretches of an outline; returns whether there is one in each line. */
static int set_stretches(Phase *phase, const Outline *outline)
{
    int32_t lines = outline->bottom - outline->top, whole = 1;
    phase->top = outline->top - TALLEST * LINES, phase->bottom = outline->bottom - TALLEST * LINES;
    for (int32_t line = 0; line < lines; line++)
        phase->stretches[line] = (Stretch){NONE, NONE}, phase->rests[line] = NONE;
    for (Py_ssize_t index = 0; whole && index < outline->count; index++)
        whole = add_crossings(phase, outline->top, outline->edges + index);
    phase->left = NONE, phase->right = -NONE;
    for (int32_t line = 0; whole && line < lines; line++) {
        Stretch stretch = phase->stretches[line];
        whole = stretch.right != NONE;
        phase->left = stretch.left < phase->left ? stretch.left : phase->left;
        phase->right = stretch.right > phase->right ? stretch.right : phase->right;
    }
    return whole;
}

/* Makes a phase of a shape; returns whether that is possible. */
static int make_phase(Phase *phase, const View *view, const double *points, Py_ssize_t curves,
                      int straight, int number)
{
    Outline outline = {
        .lines = 2 * TALLEST * LINES, .left = INT32_MIN, .right = INT32_MAX, .upright = 1};
    View own = *view;
    own.x = -view->right * points[0];
    own.y = TALLEST + (double)number / (PHASES * LINES) - view->down * points[1];
    outline_curves(&outline, &own, points, curves, straight);
    int inside = outline.count && outline.top > 0 && outline.bottom < outline.lines;
    int known = 0;
    if (inside && !outline.failed && !outline.upright) {
        phase->stretches = malloc((outline.bottom - outline.top) * sizeof(Stretch));
        phase->rests = malloc((outline.bottom - outline.top) * sizeof(int32_t));
        known = phase->stretches && phase->rests && set_stretches(phase, &outline);
    }
    free(outline.edges);
    return known;
}

static int is_above(const void *one, const void *other)
{
    return ((const Copy *)one)->top - ((const Copy *)other)->top;
}

/* Where all copies are, from top to bottom; returns how many, or -1 if phases cannot be made. */
static Py_ssize_t place_copies(Copy *copies, Phase phases[PHASES], const View *view,
                               const double *points, Py_ssize_t curves, Py_ssize_t each,
                               int straight)
{
    Py_ssize_t count = 0;
    for (Py_ssize_t index = 0; index < curves; index += each) {
        Place place = place_of(view, points + 12 * index);
        int64_t at = ((int64_t)place.y * (LINES * PHASES) + UNITS / 2) >> 8;
        int number = (int)(at & (PHASES - 1));
        int32_t line = (int32_t)((at - number) / PHASES);
        Phase *phase = phases + number;
        if (!phase->stretches && !make_phase(phase, view, points, each, straight, number))
            return -1;
        copies[count++] = (Copy){phase->stretches,      phase->rests,
                                 line + phase->top,     line + phase->bottom,
                                 place.x,               place.x + phase->left,
                                 place.x + phase->right};
    }
    qsort(copies, count, sizeof *copies, is_above);
    return count;
}

/* The pixel of a place, or the nearest one, or the end of the row. */
static int32_t column_of(const Row *row, int32_t x)
{
    int32_t column = x >> 8;
    return column < 0 ? 0 : column > row->width ? row->width : column;
}

/* Adds or, with `lines` below 0, takes away what is to the right of a place. */
static inline void add_end(Row *row, int32_t x, int32_t lines)
{
    x = x < 0 ? 0 : x;
    if (x >> 8 < row->width)
        add_step(row, x >> 8, lines, lines * 2 * (x & (UNITS - 1)));
}

static inline void add_stretch(Row *row, int32_t left, int32_t right)
{
    add_end(row, left, 1);
    add_end(row, right, -1);
}

/* Puts a stretch among others that do not meet, where those that it meets become one with it. */
static inline Py_ssize_t merge(Stretch *merged, Py_ssize_t count, Stretch stretch)
{
    Py_ssize_t first = count, after;
    while (first && merged[first - 1].left > stretch.right)
        first--;
    for (after = first; first && merged[first - 1].right >= stretch.left; first--) {
        Stretch other = merged[first - 1];
        stretch.left = other.left < stretch.left ? other.left : stretch.left;
        stretch.right = other.right > stretch.right ? other.right : stretch.right;
    }
    if (after < count && after != first + 1)
        memmove(merged + first + 1, merged + after, (count - after) * sizeof *merged);
    merged[first] = stretch;
    return count - after + first + 1;
}

/* Adds what copies that may meet cover of some lines. */
static void cover_lines(Row *row, const Copy *copies, Py_ssize_t count, Stretch *merged,
                        int32_t line, int32_t end)
{
    if (count == 1) {
        int32_t x = copies->x, last = copies->bottom < end ? copies->bottom : end;
        for (line = copies->top > line ? copies->top : line; line < last; line++) {
            Stretch stretch = copies->stretches[line - copies->top];
            add_stretch(row, x + stretch.left, x + stretch.right);
        }
        return;
    }
    for (; line < end; line++) {
        Py_ssize_t found = 0;
        for (const Copy *copy = copies; copy < copies + count; copy++)
            if (copy->top <= line && line < copy->bottom) {
                Stretch stretch = copy->stretches[line - copy->top];
                stretch.left += copy->x, stretch.right += copy->x;
                found = merge(merged, found, stretch);
            }
        for (Py_ssize_t index = 0; index < found; index++)
            add_stretch(row, merged[index].left, merged[index].right);
    }
}

/* An edge that crosses a row at some units of its first and its last line. */
static Edge edge_of_row(int32_t first, int32_t last, int32_t turn)
{
    int64_t step = (int64_t)(last - first) * ONE / (LINES - 1);
    return (Edge){.x = first * ONE + ONE / 2, .step = step, .turn = turn};
}

/* Covers a row of copies whose edges all cross it and are apart, as Cairo does it; returns whether
   they do. */
static int cover_row_of_copies(Row *row, const Copy *live, Py_ssize_t count, Edge *room,
                               int32_t line)
{
    Live sides = {room, 0};
    for (const Copy *copy = live; copy < live + count; copy++)
        if (copy->top > line || copy->bottom < line + LINES || copy->left < 0 ||
            copy->right >= row->width * UNITS || copy->rests[line - copy->top] < LINES)
            return 0;
    for (const Copy *copy = live; copy < live + count; copy++) {
        const Stretch *first = copy->stretches + line - copy->top, *last = first + LINES - 1;
        Edge left = edge_of_row(copy->x + first->left, copy->x + last->left, 1);
        Edge right = edge_of_row(copy->x + first->right, copy->x + last->right, -1);
        insert(room, sides.count++, left);
        insert(room, sides.count++, right);
    }
    if (!are_apart(&sides))
        return 0;
    cover_row(row, &sides, INT32_MAX);
    return 1;
}

/* Draws copies, in the order of their left sides, on a row of pixels: together, if they may meet. */
static void draw_copies_of_row(Row *row, const Copy *live, Py_ssize_t count, Stretch *merged,
                               Edge *room, int32_t line, uint32_t *pixels, uint32_t colour)
{
    if (cover_row_of_copies(row, live, count, room, line)) {
        draw(row, pixels, colour);
        return;
    }
    for (Py_ssize_t first = 0, next; first < count; first = next) {
        int32_t right = live[first].right;
        for (next = first + 1; next < count && live[next].left <= (right | (UNITS - 1)); next++)
            right = live[next].right > right ? live[next].right : right;
        cover_lines(row, live + first, next - first, merged, line, line + LINES);
        reach(row, column_of(row, live[first].left), column_of(row, right));
        draw(row, pixels, colour);
    }
}

/* Draws copies, row by row. */
static void draw_rows(Row *row, Copy *copies, Py_ssize_t count, Copy *live, Stretch *merged,
                      Edge *room, uint32_t *picture, int32_t lines, uint32_t colour)
{
    Py_ssize_t next = 0, kept = 0;
    for (int32_t line = 0; line < lines && (kept || next < count); line += LINES) {
        if (!kept && copies[next].top >= line + LINES)
            line = copies[next].top / LINES * LINES;
        for (; next < count && copies[next].top < line + LINES; next++) {
            Py_ssize_t place = kept++;
            for (; place && live[place - 1].left > copies[next].left; place--)
                live[place] = live[place - 1];
            live[place] = copies[next];
        }
        if (line >= lines)
            break;
        uint32_t *pixels = picture + (Py_ssize_t)(line / LINES) * row->width;
        draw_copies_of_row(row, live, kept, merged, room, line, pixels, colour);
        Py_ssize_t others = 0;
        for (Py_ssize_t index = 0; index < kept; index++)
            if (live[index].bottom > line + LINES)
                live[others++] = live[index];
        kept = others;
    }
}

/* Fills copies of one shape; returns whether the path is that, and there was enough memory. */
static int draw_copies(const View *view, const double *points, Py_ssize_t curves, int straight,
                       uint32_t *picture, int32_t width, int32_t lines, uint32_t colour)
{
    Py_ssize_t each = curves_of_copies(view, points, curves), count = -1;
    if (!each)
        return 0;
    Phase phases[PHASES] = {{0}};
    Row row = {calloc(width + 1, sizeof(int64_t)), width * UNITS * ONE, width, -1, width};
    Copy *copies = malloc(2 * (curves / each) * sizeof(Copy));
    Stretch *merged = malloc((curves / each) * sizeof(Stretch));
    Edge *room = malloc(2 * (curves / each) * sizeof(Edge));
    if (row.steps && copies && merged && room)
        count = place_copies(copies, phases, view, points, curves, each, straight);
    if (count > 0)
        draw_rows(&row, copies, count, copies + count, merged, room, picture, lines, colour);
    for (int number = 0; number < PHASES; number++)
        free(phases[number].stretches), free(phases[number].rests);
    free(row.steps);
    free(copies);
    free(merged);
    free(room);
    return count > 0;
}
