"""The local engine: questions to specs by rules over a source's own vocabulary. No network, no model."""
