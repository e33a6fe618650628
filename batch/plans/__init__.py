"""Built-in batch plans, one a TOML file."""
