"""The store of a source for people who know Vanna, in their own process: ``open_vanna(services, "shop", actor)``."""

from __future__ import annotations

from assay.ask.llm.discretion import discreet
from assay.kernel.actor import Actor
from assay.query.ports import Query
from assay.services import Services
from model_providers.registry import providers
from vanna_training.drafting import Drafter
from vanna_training.indexing import build
from vanna_training.store import TrainingVanna


def open_vanna(services: Services, source: str, actor: Actor) -> TrainingVanna:
    """What is in force about a source, indexed in memory, with the model that is set and the guard before it.

    ``train`` and ``remove_training_data`` change this index alone; what everybody is to have goes through
    ``services.training`` and its gate. Raises NotFound, NotAllowed.
    """
    actor.need("admin", "open the training store")
    found = services.sources.get(source, actor)
    store = services.training.store
    items = [{"kind": item.kind, "content": item.content} for item in store.items(found.id)]

    def judge(sql: str) -> str:
        return services.query.prepare(Query(found.id, sql=sql), actor).sql

    model = next(iter(providers(services.settings)), None)
    drafter = None
    if model is not None:
        book = services.governance.policies.book
        told = discreet(found, book.resolve(found.name, actor), book.of(actor.tenant, found.name)[1])
        drafter = Drafter(model, judge, found.dialect, told, services.settings.llm_context_tokens)
    return build(found.id, store.stamp(found.id), items, drafter)
