"""Published formulas as pure functions over tables. See CONTEXT.md."""
