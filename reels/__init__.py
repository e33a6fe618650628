"""Recordings: the file, its reader and writer, and what can be asked of a recorded network."""
