"""The semantic layer edited in the browser: its parts as YAML, tried while they are written, kept as training items."""
