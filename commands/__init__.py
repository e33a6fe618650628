"""The commands, one in each file; a command imports what it needs when it runs."""
