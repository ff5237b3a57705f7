"""Data sources: one connector per engine, files, and the locked-down sessions that run queries in worker processes."""
