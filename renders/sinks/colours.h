/* Colours of a palette, and squared distances from them; knows no frames. */

#ifndef COLOURS_H
#define COLOURS_H

#include <stdint.h>

typedef struct {
    int red, green, blue, square;
} Colour;

/* The colours of a palette, (256, 3). */
static void set_palette(Colour *palette, const uint8_t *colours)
{
    for (int index = 0; index < 256; index++, colours += 3) {
        int red = colours[0], green = colours[1], blue = colours[2];
        palette[index] = (Colour){red, green, blue, red * red + green * green + blue * blue};
    }
}

/* How far a colour is from another one, which is 0xrrggbb. */
static int distance(Colour colour, uint32_t other)
{
    int red = colour.red - (int)(other >> 16), green = colour.green - (int)(other >> 8 & 255);
    int blue = colour.blue - (int)(other & 255);
    return red * red + green * green + blue * blue;
}

#endif
