"""Sources and what is in them: registered, read, inferred, described, searched."""
