"""Where frames go: movies, GIFs and stills."""
