"""From a table to what a person sees: number formats, chart choice, figures, narrative, caveats, files."""
