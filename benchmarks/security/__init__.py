"""Attacks and honest queries, really run on every engine: ``python -m benchmarks.security``."""
