"""People who use this workbench."""
