"""Schemas whose data nobody published, filled with invented rows, so that their questions can be asked and scored."""
