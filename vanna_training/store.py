"""Vanna as Assay uses it: the training store and its retrieval, in memory, never its way of running or checking SQL."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import chromadb
from chromadb import Documents, EmbeddingFunction
from chromadb.config import Settings
from vanna.legacy.chromadb import ChromaDB_VectorStore
from vanna.legacy.utils import deterministic_uuid

from assay.kernel.errors import Refused
from vanna_training.drafting import Drafter, SqlDraft
from vanna_training.writing import Place

Embedder = EmbeddingFunction[Documents]
_SETTINGS = Settings(anonymized_telemetry=False, is_persistent=False)
RESULTS = 5
BATCH = 500


def _client(database: str) -> Any:
    # Clients in memory share one system; a database of its own keeps sources and generations apart.
    admin = chromadb.AdminClient(_SETTINGS)
    admin.create_database(database, tenant="default_tenant")
    return chromadb.EphemeralClient(settings=_SETTINGS, tenant="default_tenant", database=database)


class TrainingVanna(ChromaDB_VectorStore):
    """``train``, ``get_similar_question_sql``, ``get_related_ddl`` and the rest, as people who know Vanna expect.

    What Vanna would execute, validate or draw itself is refused: SQL runs through Assay's own guard alone. With a
    ``drafter`` a model writes for ``generate_sql``; what it writes is judged by that guard and never run here.
    """

    def __init__(self, database: str, embedder: Embedder, drafter: Drafter | None = None) -> None:
        self.drafter = drafter
        config = {
            "client": _client(database),
            "embedding_function": embedder,
            "n_results": RESULTS,
            "collection_metadata": {"hnsw:space": "cosine"},
        } | ({"max_tokens": drafter.most_tokens, "dialect": drafter.dialect} if drafter else {})
        super().__init__(config=config)

    def add_many(self, documents: Iterable[tuple[Place, str]]) -> None:
        """What ``add_ddl``, ``add_documentation`` and ``add_question_sql`` add, in batches, under the same ids."""
        added: dict[Place, dict[str, None]] = {"ddl": {}, "documentation": {}, "questions": {}}
        for place, text in documents:
            added[place][text] = None
        for collection, place, ending in (
            (self.ddl_collection, "ddl", "-ddl"),
            (self.documentation_collection, "documentation", "-doc"),
            (self.sql_collection, "questions", "-sql"),
        ):
            unique = list(added[place])
            for start in range(0, len(unique), BATCH):
                part = unique[start : start + BATCH]
                collection.add(documents=part, ids=[deterministic_uuid(text) + ending for text in part])

    def get_training_data(self, **options: Any) -> Any:
        """All items as a DataFrame (id, question, content, training_data_type), each row with a number of its own."""
        return super().get_training_data(**options).reset_index(drop=True)

    def log(self, message: str, title: str = "Info") -> None:
        """Vanna prints whole prompts; Assay keeps its own log."""

    def generate_sql(self, question: str, allow_llm_to_see_data: bool = False, **_options: Any) -> SqlDraft:
        """A draft that the guard let pass, as text; raises Refused for one that it does not, and without a model.

        Rows are never shown to the model, whatever ``allow_llm_to_see_data`` says.
        """
        if allow_llm_to_see_data:
            raise Refused("A model is not shown rows here.", hint="Ask through Assay: its settings say what may leave.")
        allowed = self._model().discreet.allowed
        pairs = [one for one in self.get_similar_question_sql(question) if allowed([f"{one['question']} {one['sql']}"])]
        ddl, notes = allowed(self.get_related_ddl(question)), allowed(self.get_related_documentation(question))
        prompt = self.get_sql_prompt(None, question, pairs, ddl, notes)
        return self._model().draft(self.submit_prompt(prompt))

    def extract_sql(self, llm_response: str) -> SqlDraft:
        """The statement in a reply, judged; Vanna's own way cuts texts with a semicolon in them."""
        return self._model().draft(llm_response)

    def ask(self, *_given: Any, **_options: Any) -> Any:
        """Refused: it runs what a model wrote, and keeps it as taught without anybody having looked."""
        raise Refused("Vanna does not answer here.", hint="Take the draft of `generate_sql`, or ask through Assay.")

    def run_sql(self, sql: str, **_options: Any) -> Any:
        """Refused: queries run through Assay's own door."""
        raise Refused("Vanna does not run SQL here.", hint="Ask through Assay, which guards every query.")

    def is_sql_valid(self, sql: str) -> bool:
        """Refused: Assay's guard decides."""
        raise Refused("Vanna does not judge SQL here.", hint="Use `assay guard`.")

    def get_plotly_figure(self, plotly_code: str, df: Any, dark_mode: bool = True) -> Any:
        """Refused: generated code is never executed."""
        raise Refused("Generated plotting code is never run.", hint="Charts are drawn by Assay.")

    def generate_summary(self, question: str, df: Any, **_options: Any) -> str:
        """Refused: it shows a model rows."""
        raise Refused("A model is not shown rows here.", hint="Assay's answers come with sentences of its own.")

    def generate_followup_questions(
        self, question: str, sql: str, df: Any, n_questions: int = 5, **_options: Any
    ) -> list[str]:
        """Refused: it shows a model rows."""
        raise Refused("A model is not shown rows here.", hint="Assay's answers come with questions that will work.")

    def _connects(self, *_given: Any, **_options: Any) -> None:
        """Refused: it would put a way around the guard in the place of ``run_sql``."""
        raise Refused("Vanna connects to nothing here.", hint="Connect the database to Assay, which guards queries.")

    connect_to_bigquery = connect_to_clickhouse = connect_to_duckdb = connect_to_hive = connect_to_mssql = _connects
    connect_to_mysql = connect_to_oracle = connect_to_postgres = connect_to_presto = connect_to_snowflake = _connects
    connect_to_sqlite = _connects

    def system_message(self, message: str) -> Any:
        """A prompt part, in the form chat models take."""
        return {"role": "system", "content": message}

    def user_message(self, message: str) -> Any:
        """A prompt part, in the form chat models take."""
        return {"role": "user", "content": message}

    def assistant_message(self, message: str) -> Any:
        """A prompt part, in the form chat models take."""
        return {"role": "assistant", "content": message}

    def submit_prompt(self, prompt: Any, **_options: Any) -> str:
        """The model's reply; raises Refused without a model."""
        return self._model().wrote(prompt)

    def _model(self) -> Drafter:
        if self.drafter is None:
            raise Refused("No language model is configured.", hint="Set ASSAY_LLM_PROVIDER and ASSAY_LLM_MODEL.")
        return self.drafter
