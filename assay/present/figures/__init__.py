"""One module per family of figures, each a pure function from a view of a table to a Plotly figure dict."""
