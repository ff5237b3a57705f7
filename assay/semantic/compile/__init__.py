"""From AnalyticsSpec to SQL in any dialect. Start reading at ``corridor.py``, then ``aggregate.py``."""

from assay.semantic.compile.corridor import CompiledQuery, compile_spec

__all__ = ["CompiledQuery", "compile_spec"]
