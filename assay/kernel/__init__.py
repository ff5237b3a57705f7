"""Errors, settings, clock, actor and tables: what every room stands on."""
