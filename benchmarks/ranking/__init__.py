"""Training of the local engine's ranker and of its confidence, from the project's own questions only."""
