"""The commands, one a file; each loads what it needs when it runs."""
