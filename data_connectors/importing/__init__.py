"""From a file a person drops to typed tables in a DuckDB file."""
