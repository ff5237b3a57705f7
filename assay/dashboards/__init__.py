"""Dashboards: templates as data, and what their widgets show."""
