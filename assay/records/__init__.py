"""The nouns: conversations, turns, answers, sources, jobs, training items."""
