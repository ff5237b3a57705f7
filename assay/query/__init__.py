"""The only door to a data source."""
