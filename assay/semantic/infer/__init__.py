"""Meaning guessed from a bare schema: entities, keys, relationships, dates, units, personal data, metrics."""

from assay.semantic.infer.infer import infer_model

__all__ = ["infer_model"]
