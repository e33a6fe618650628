"""The frame as a place: size, layout, theme, type, timing and easing."""
