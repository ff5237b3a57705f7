"""Alerts: numbers that are watched, and what was noticed about them."""
