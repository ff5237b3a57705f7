"""The door for terminals: one module per command, registered in ``commands/registry.py``."""
