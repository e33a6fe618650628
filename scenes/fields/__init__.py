"""What networks answer over the plane: sampling, colours, contours, reliefs and pace."""
