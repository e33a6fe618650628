/* Strings of symbols and their codes, as GIFs have them; knows no pixels.

   GIF89a, appendix F, describes the compression. */

#ifndef TABLE_H
#define TABLE_H

#include <Python.h>
#include <stdint.h>

enum { CODES = 4096, BEAM = 8 };

/* Strings of symbols: each is a shorter one, its parent, and a last symbol. A string has room for as
   many children as there are symbols, 2 ** bits; 0 is none. They are also listed from the `newest`
   on, which has that `older` than itself. */
typedef struct {
    int16_t child[CODES * 256];
    int16_t parent[CODES], newest[CODES], older[CODES];
    uint8_t first[CODES], last[CODES];
    int bits, next, width;
} Table;

typedef struct {
    uint8_t *bytes;
    Py_ssize_t length;
    uint32_t rest;
    int bits;
} Output;

/* The code of a string from `start` on; how long it is. */
typedef Py_ssize_t (*Find)(const Table *table, const void *pixels, Py_ssize_t start, int *code);

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

/* The string that is longer by a symbol, or 0; most have no children or one, and few are looked up. */
static int child_of(const Table *table, int code, int symbol)
{
    int newest = table->newest[code];
    if (!newest || table->last[newest] == symbol)
        return newest;
    return table->older[newest] ? children(table, code)[symbol] : 0;
}

/* List the next string as a child. */
static void add(Table *table, int parent, int symbol)
{
    children(table, parent)[symbol] = (int16_t)table->next;
    table->older[table->next] = table->newest[parent];
    table->newest[parent] = (int16_t)table->next;
    table->last[table->next] = (uint8_t)symbol;
}

/* Forget all strings but the symbols: those that were added, which are far fewer than could be. */
static void clear(Table *table)
{
    for (int first = (1 << table->bits) + 2; table->next > first;) {
        int parent = table->parent[--table->next];
        children(table, parent)[table->last[table->next]] = 0;
        table->newest[parent] = table->newest[table->next] = 0;
    }
    table->width = table->bits + 1;
}

/* Write the codes of `count` pixels, strings of which are found. */
static void write_codes(Output *output, Table *table, Py_ssize_t count, int bits, Find find,
                        const void *pixels)
{
    int symbols = 1 << bits, before = -1, first = 0, code;
    table->bits = bits, table->next = symbols + 2, table->width = bits + 1;
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
            if (guessed && symbol != first) {
                children(table, before)[first] = 0;
                table->newest[before] = table->older[table->next];
            }
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
