"""Measurements: ``python -m benchmarks`` (time and memory) and ``python -m benchmarks.accuracy`` (right and wrong)."""
