"""Assay's own corpus: small databases and questions for training and calibrating the local engine."""
