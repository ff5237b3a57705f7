"""The workbench's own state."""
