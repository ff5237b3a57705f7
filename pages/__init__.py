"""Page shells: layouts without queries."""
