"""Who sees what of a source, as admins decide it: policies, previews as somebody else, columns with personal data."""
