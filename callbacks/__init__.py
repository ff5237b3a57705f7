"""Callbacks, one module per page: unpack inputs, call one corridor, return properties."""
