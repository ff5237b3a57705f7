"""Settings to the engines that use a language model, over the corridors they need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assay.ask.llm.chain import Models
from assay.ask.llm.engine import LlmEngine
from assay.ask.llm.ledger import Ledger, NoLedger, Prices
from assay.ask.llm.port import Provider
from assay.ask.llm.study import Library
from assay.ask.llm.verify import VerifyEngine
from assay.ask.llm.writer import Setup, Writer
from assay.ask.ports import Engine
from assay.kernel.settings import Settings
from assay.query.corridor import QueryRunner
from model_providers.registry import providers


def engines(
    settings: Settings,
    local: Engine,
    runner: QueryRunner,
    *,
    ledger: Ledger | None = None,
    chain: Sequence[Provider] | None = None,
    traced: bool = False,
    waits: int = 0,
) -> Mapping[str, Engine]:
    """``local``, and where there is a model ``llm`` and ``verify``. ``chain`` stands in for the providers set.

    ``waits``: how often in a row a provider that failed is waited for.
    """
    found = providers(settings) if chain is None else tuple(chain)
    if not found:
        return {"local": local}
    writer = Writer(Models(found, settings.llm_retries, waits=waits), setup_of(settings), ledger or NoLedger())
    llm = LlmEngine(writer, runner, Library(runner.policies), local, traced)
    return {"local": local, "llm": llm, "verify": VerifyEngine(llm)}


def setup_of(settings: Settings) -> Setup:
    """Bounds and choices as they were set."""
    return Setup(
        settings.llm_context_tokens,
        settings.llm_output_tokens,
        settings.llm_timeout_seconds,
        settings.llm_daily_tokens,
        settings.llm_values,
        settings.llm_sample_rows,
        settings.llm_log,
        Prices(settings.llm_input_price, settings.llm_output_price),
    )
