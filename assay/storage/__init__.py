"""Assay's own state in SQL: SQLite by default, Postgres by setting."""
