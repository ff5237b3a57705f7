"""The training store: the only code that speaks Vanna and Chroma."""
