"""The house: everything Assay knows, free of any web framework."""
