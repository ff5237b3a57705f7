"""Long work, run by worker processes from rows."""
