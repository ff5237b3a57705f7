"""The LLM engine: a language model reads the question; what it writes is checked and run like anybody's query."""
