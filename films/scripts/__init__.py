"""The built-in film scripts, as TOML."""
