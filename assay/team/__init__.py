"""A team of analysts that prepares dashboards and value propositions beforehand. See CONTEXT.md."""
