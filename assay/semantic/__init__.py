"""What the data means: physical schema, semantic model, AnalyticsSpec and the compiler between them."""
