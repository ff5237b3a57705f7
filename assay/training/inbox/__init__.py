"""Questions that went wrong, grouped by root cause, each group with the smallest fix."""
