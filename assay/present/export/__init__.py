"""Answers as files: CSV, XLSX, JSON, Parquet, HTML, PNG, PDF."""
