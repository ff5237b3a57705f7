"""Adapters to language models: what the port ``assay.ask.llm.port.Provider`` needs, over the providers' own clients."""
