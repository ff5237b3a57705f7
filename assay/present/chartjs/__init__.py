"""Results as Chart.js v4 configurations: pure JSON, no functions, colours resolved."""
