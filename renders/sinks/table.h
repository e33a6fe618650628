/* Strings of symbols and their codes, as GIFs have them; knows no pixels.

   GIF89a, appendix F, describes the compression. */

#ifndef TABLE_H
#define TABLE_H

#include <Python.h>
#include <stdint.h>
#include <string.h>

enum { CODES = 4096, BEAM = 8, BITS = 32 };

/* Strings of symbols: each is a shorter one, its parent, and a last symbol. Children of a string
   are listed from the `newest` on, which has that `older` than itself; 0 is none. That with the
   symbol `transparent`, for which is asked most often, is `clear`; `some` has a bit for each symbol,
   which others may share. */
typedef struct {
    int16_t parent[CODES], newest[CODES], older[CODES], clear[CODES];
    uint32_t some[CODES];
    uint8_t first[CODES], last[CODES];
    int bits, next, width, transparent;
} Table;

typedef struct {
    uint8_t *bytes;
    Py_ssize_t length;
    uint32_t rest;
    int bits;
} Output;

/* The code of a string from `start` on; how long it is. */
typedef Py_ssize_t (*Find)(const Table *table, void *pixels, Py_ssize_t start, int *code);

static void put(Output *output, int code, int width)
{
    output->rest |= (uint32_t)code << output->bits;
    for (output->bits += width; output->bits >= 8; output->bits -= 8) {
        output->bytes[output->length++] = (uint8_t)output->rest;
        output->rest >>= 8;
    }
}

/* The string that is longer by a symbol, or 0; mostly there is none. */
static int child_of(const Table *table, int code, int symbol)
{
    if (!(table->some[code] >> symbol % BITS & 1))
        return 0;
    int child = table->newest[code];
    while (child && table->last[child] != symbol)
        child = table->older[child];
    return child;
}

/* List the next string as a child. */
static void add(Table *table, int parent, int symbol)
{
    table->some[parent] |= (uint32_t)1 << symbol % BITS;
    if (symbol == table->transparent)
        table->clear[parent] = (int16_t)table->next;
    table->older[table->next] = table->newest[parent];
    table->newest[parent] = (int16_t)table->next;
    table->last[table->next] = (uint8_t)symbol;
}

/* Forget the next string, which was added last. */
static void take_back(Table *table, int parent)
{
    if (table->clear[parent] == table->next)
        table->clear[parent] = 0;
    table->newest[parent] = table->older[table->next];
}

/* Forget all strings but the symbols. */
static void clear(Table *table)
{
    memset(table->newest, 0, sizeof table->newest);
    memset(table->clear, 0, sizeof table->clear);
    memset(table->some, 0, sizeof table->some);
    table->next = (1 << table->bits) + 2;
    table->width = table->bits + 1;
}

/* Write the codes of `count` pixels, strings of which are found. */
static void write_codes(Output *output, Table *table, Py_ssize_t count, int bits, int transparent,
                        Find find, void *pixels)
{
    int symbols = 1 << bits, before = -1, first = 0, code;
    table->bits = bits, table->transparent = transparent;
    clear(table);
    put(output, symbols, table->width);
    for (Py_ssize_t place = 0; place < count;) {
        /* The next string of the table ends with the first symbol of what is written now, which may
           be that string itself if it begins as the one before. */
        int guessed = before >= 0 && !child_of(table, before, first);
        if (guessed) {
            add(table, before, first);
            table->parent[table->next] = (int16_t)before;
            table->first[table->next] = (uint8_t)first;
        }
        place += find(table, pixels, place, &code);
        put(output, code, table->width);
        int symbol = code < symbols ? code : table->first[code];
        if (before >= 0) {
            if (guessed && symbol != first)
                take_back(table, before);
            if (!child_of(table, before, symbol))
                add(table, before, symbol);
            table->parent[table->next] = (int16_t)before;
            table->first[table->next] = (uint8_t)first;
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

#endif
