/* Which pixels of a frame of a GIF are written now; knows no compression.

   numpy_lzw.py does the same in Python. */

#include <Python.h>
#include <stdint.h>
#include <string.h>

enum { FRAMES = 32 };

/* Frames in order, of which the first is due now. One of the first `early` may be shown already. */
typedef struct {
    const uint8_t *frame[FRAMES];
    int count, early;
    const int32_t *apart;
} Wanted;

static int64_t distance(const Wanted *wanted, Py_ssize_t start, Py_ssize_t end, int frame,
                        const uint8_t *shown)
{
    int64_t sum = 0;
    for (Py_ssize_t place = start; place < end; place++)
        sum += wanted->apart[wanted->frame[frame][place] * 256 + shown[place]];
    return sum;
}

/* The frame to which a run is updated: that which may stay longest until its errors add up to `most`,
   and of these that with the smallest. */
static int lasting(const Wanted *wanted, Py_ssize_t start, Py_ssize_t end, int64_t most)
{
    int chosen = 0;
    int64_t best = 0;
    for (int each = 0; each < wanted->early; each++) {
        int64_t left = most, error;
        int frames = 0;
        for (; frames < wanted->count; frames++, left -= error) {
            error = distance(wanted, start, end, frames, wanted->frame[each]);
            if (error > left)
                break;
        }
        int64_t lasts = frames * (most + 1) + left;
        if (frames && lasts > best)
            best = lasts, chosen = each;
    }
    return chosen;
}

/* Update one run of pixels that differ, or let them wait. */
static void settle_run(const Wanted *wanted, uint8_t *shown, uint8_t *waited, Py_ssize_t start,
                       Py_ssize_t end, int64_t most, int longest_wait)
{
    const uint8_t *now = wanted->frame[0];
    int64_t sum = 0, steps = 0;
    int due = 0;
    for (Py_ssize_t place = start; place < end; place++) {
        sum += (int64_t)wanted->apart[now[place] * 256 + shown[place]] * (1 + waited[place]);
        due |= waited[place] >= longest_wait;
        steps += place > start &&
                 (now[place] != now[place - 1] || shown[place] != shown[place - 1]);
    }
    most = most * (10 + 3 * steps) / 10;
    if (!due && sum < most) {
        for (Py_ssize_t place = start; place < end; place++)
            waited[place]++;
        return;
    }
    const uint8_t *target = wanted->frame[lasting(wanted, start, end, most)];
    memcpy(shown + start, target + start, (size_t)(end - start));
    memset(waited + start, 0, (size_t)(end - start));
}

static void settle_frame(const Wanted *wanted, uint8_t *shown, uint8_t *waited, Py_ssize_t count,
                         Py_ssize_t columns, int64_t most, int longest_wait)
{
    const uint8_t *now = wanted->frame[0];
    for (Py_ssize_t row = 0; row < count; row += columns)
        for (Py_ssize_t start = row, end; start < row + columns; start = end) {
            end = start;
            while (end < row + columns && now[end] != shown[end])
                end++;
            if (end == start)
                waited[end++] = 0;
            else
                settle_run(wanted, shown, waited, start, end, most, longest_wait);
        }
}
