"""All settings, read once from the environment and a ``.env`` file, checked, then passed down frozen."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from assay.kernel.actor import Role
from assay.kernel.clock import Clock
from assay.kernel.errors import Misconfigured

_CHECKOUT = Path(__file__).resolve().parents[2]
ROOT = _CHECKOUT if (_CHECKOUT / "pyproject.toml").is_file() else Path.cwd()
"""Where ``.env`` and the default state folder lie: the checkout, or the working folder when installed."""

ENV_FILE_VARIABLE = "ASSAY_ENV_FILE"
"""Names another file than ``.env``; tests use it so that a developer's keys stay out of them."""

LOOPBACK = ("127.0.0.1", "::1", "localhost")
"""Names of this machine that no other one can reach."""

_PLACEHOLDERS = ("change-me", "changeme", "change_me", "your-secret", "your_secret", "example", "insecure", "default")

WeekStart = Literal["monday", "sunday"]


class Settings(BaseSettings):
    """Everything an operator can set. Each field's variable is ``ASSAY_<FIELD>`` unless it has an alias."""

    model_config = SettingsConfigDict(
        env_prefix="ASSAY_", env_ignore_empty=True, extra="ignore", frozen=True, populate_by_name=True
    )

    # --- where things are
    home: Path = Field(ROOT / ".assay", description="Folder of the workbench's own state: database, sources, cache.")
    host: str = Field("127.0.0.1", validation_alias="HOST", description="Address to listen on.")
    port: int = Field(8050, ge=1, le=65535, validation_alias="PORT", description="Port to listen on.")
    secret_key: SecretStr | None = Field(
        None,
        min_length=32,
        description="Signs links and encrypts stored secrets. Made once and kept in the home folder when unset.",
    )
    database_url: str | None = Field(
        None, repr=False, description="Database of the application's state. SQLite in the home folder when unset."
    )
    redis_url: str | None = Field(
        None,
        validation_alias="REDIS_URL",
        repr=False,
        description="Redis for the queue and the shared cache. One machine without it when unset.",
    )
    bench_dir: Path | None = Field(None, description="Folder of third-party benches. Those runs are left out if unset.")
    chromium: Path | None = Field(None, description="Chromium, for PNG and PDF. Looked for on the PATH when unset.")

    # --- the calendar
    as_of: date | None = Field(None, description="The day taken as today everywhere, as YYYY-MM-DD.")
    time_zone: str = Field("UTC", description="IANA name of the zone in which days begin.")
    week_start: WeekStart = Field("monday", description="First day of a week.")
    fiscal_year_start_month: int = Field(1, ge=1, le=12, description="Month in which a fiscal year begins, 1 to 12.")

    # --- limits on a query
    query_timeout_seconds: float = Field(30, gt=0, le=3600, description="Seconds after which a query is stopped.")
    query_row_cap: int = Field(1_000_000, ge=1, description="Rows a result may have; the rest is cut off and said so.")
    query_memory_mb: int = Field(2048, ge=256, description="Memory one query process may take, in MB.")
    query_workers: int = Field(2, ge=1, le=64, description="Query processes, so queries that run at one time.")
    cache_ttl_seconds: int = Field(900, ge=0, description="Seconds a cached result stays valid; 0 switches it off.")
    cache_size_mb: int = Field(512, ge=16, description="Disk the cache may take, in MB.")
    upload_limit_mb: int = Field(200, ge=1, description="Largest file that can be uploaded, in MB.")

    # --- the web process
    web_workers: int = Field(1, ge=1, le=64, description="Web processes under gunicorn.")
    web_threads: int = Field(32, ge=2, le=512, description="Threads of each web process; a live stream holds one.")
    stop_timeout_seconds: int = Field(30, ge=1, description="Seconds in which a stop lets running requests finish.")

    # --- who may come in
    sign_in: Literal["local", "always"] = Field(
        "local", description="Whether the page of this machine is opened to its owner without a password."
    )
    session_idle_minutes: int = Field(60, ge=1, description="Minutes without a request after which a session ends.")
    session_hours: int = Field(12, ge=1, le=720, description="Hours after which a session ends in any case.")
    trusted_proxies: int = Field(
        0, ge=0, le=5, description="Proxies in front of Assay whose X-Forwarded headers are believed."
    )
    oidc_issuer: str | None = Field(None, description="Issuer of the company sign-in (OpenID Connect).")
    oidc_client_id: str | None = Field(None, description="What Assay is called there. Required with an issuer.")
    oidc_client_secret: SecretStr | None = Field(None, description="Its secret there, if it has one.")
    oidc_tenant: str = Field("local", description="Tenant of people who come from there.")
    oidc_role: Role = Field("viewer", description="Role of people who come from there for the first time.")
    requests_per_minute: int = Field(1200, ge=1, description="Requests a minute from one person, token or address.")
    asks_per_minute: int = Field(60, ge=1, description="Questions a minute from one person or token.")
    exports_per_minute: int = Field(30, ge=1, description="Downloads and uploads a minute from one person or token.")
    asks_at_once: int = Field(4, ge=1, description="Questions and exports of one person that run at one time.")
    source_hosts: str = Field(
        "", description="Hosts that may be connected as sources, with commas between; any outside host when empty."
    )
    source_folders: str = Field(
        "", description="Folders whose database files may be connected, with commas between; none when empty."
    )

    # --- the language model, if there is one
    llm_provider: Literal["openai", "anthropic", "none"] = Field(
        "none", description="Model provider; openai means any OpenAI-compatible endpoint."
    )
    llm_base_url: str | None = Field(None, description="Endpoint of the provider, its own when unset.")
    llm_model: str | None = Field(None, description="Name of the model. Required with a provider.")
    llm_api_key: SecretStr | None = Field(None, description="Key for the provider. Local endpoints need none.")
    llm_context_tokens: int = Field(6000, ge=500, description="Tokens a prompt may take.")
    llm_timeout_seconds: float = Field(60, gt=0, description="Seconds after which a call to the model is given up.")
    llm_output_tokens: int = Field(1500, ge=100, description="Tokens a reply of the model may take.")
    llm_retries: int = Field(2, ge=0, le=10, description="How often a call is repeated when the provider is busy.")
    llm_fallback_provider: Literal["openai", "anthropic", "none"] = Field(
        "none", description="Provider to turn to when the first one fails; after it comes the local engine."
    )
    llm_fallback_base_url: str | None = Field(None, description="Its endpoint, its own when unset.")
    llm_fallback_model: str | None = Field(None, description="Its model. Required with a fallback provider.")
    llm_fallback_api_key: SecretStr | None = Field(None, description="Key for it.")
    llm_daily_tokens: int = Field(0, ge=0, description="Tokens one person may spend in a day; 0 sets no limit.")
    llm_input_price: float = Field(0, ge=0, description="Price of a million tokens sent, in your currency.")
    llm_output_price: float = Field(0, ge=0, description="Price of a million tokens received, in your currency.")
    llm_values: Literal["none", "named", "categories"] = Field(
        "categories",
        description="Values of columns a model may see, never personal ones: none, those the question names, "
        "or also those of columns with few values.",
    )
    llm_sample_rows: int = Field(0, ge=0, le=10, description="Rows of each table a model may see; 0 shows none.")
    llm_log: bool = Field(True, description="Keep prompts and replies, without secrets, beside what they cost.")

    # --- how what was taught is found again
    embedding: Literal["ngram", "openai", "onnx"] = Field(
        "ngram",
        description="How what was taught is compared with a question: ngram by spelling, openai at an endpoint of that "
        "protocol, onnx by a model in a folder. Changed, the index is built anew.",
    )
    embedding_base_url: str | None = Field(None, description="Endpoint for embeddings, the provider's own when unset.")
    embedding_model: str | None = Field(None, description="Name of the model there. Required with openai.")
    embedding_api_key: SecretStr | None = Field(None, description="Key for it. Local endpoints need none.")
    embedding_folder: Path | None = Field(
        None, description="Folder with model.onnx and tokenizer.json; where Chroma keeps its own when unset."
    )
    embedding_timeout_seconds: float = Field(
        10, gt=0, description="Seconds after which a call for embeddings is given up."
    )

    # --- how long things are kept
    keep_questions_days: int = Field(
        0, ge=0, description="Days after which untouched conversations go, with their answers; 0 keeps them."
    )
    keep_results_days: int = Field(0, ge=0, description="Days after which jobs that ended go; 0 keeps them.")
    keep_prompts_days: int = Field(
        0, ge=0, description="Days after which prompts and replies go, what they cost stays; 0 keeps them."
    )
    keep_audit_days: int = Field(
        0, ge=0, description="Days after which rows of the audit go, the rest stays provable; 0 keeps them."
    )

    # --- logs
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Least level that is logged.")
    log_format: Literal["console", "json"] = Field("console", description="Log lines for people or for machines.")

    @field_validator("home", "bench_dir", "chromium", "embedding_folder")
    @classmethod
    def _absolute(cls, value: Path | None) -> Path | None:
        return value and value.expanduser().absolute()

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            near = get_close_matches(value, available_timezones(), n=1)
            raise ValueError("no time zone of this name" + (f"; did you mean {near[0]}" if near else ""))
        return value

    @field_validator(
        "log_level", "log_format", "week_start", "llm_provider", "llm_fallback_provider", "llm_values", "embedding",
        "sign_in", "oidc_role", mode="before",
    )  # fmt: skip
    @classmethod
    def _lower(cls, value: Any) -> Any:
        return value.lower() if isinstance(value, str) else value

    @model_validator(mode="after")
    def _provider_has_a_model(self) -> Settings:
        if self.llm_provider != "none" and not self.llm_model:
            raise ValueError(f"ASSAY_LLM_MODEL is missing: ASSAY_LLM_PROVIDER is {self.llm_provider}")
        if self.llm_fallback_provider != "none" and not self.llm_fallback_model:
            raise ValueError("ASSAY_LLM_FALLBACK_MODEL is missing: a fallback provider is set")
        return self

    @model_validator(mode="after")
    def _embedding_has_a_model(self) -> Settings:
        if self.embedding == "openai" and not self.embedding_model:
            raise ValueError("ASSAY_EMBEDDING_MODEL is missing: ASSAY_EMBEDDING is openai")
        return self

    @model_validator(mode="after")
    def _issuer_has_a_client(self) -> Settings:
        if self.oidc_issuer and not self.oidc_client_id:
            raise ValueError("ASSAY_OIDC_CLIENT_ID is missing: ASSAY_OIDC_ISSUER is set")
        return self

    @field_validator("oidc_issuer")
    @classmethod
    def _encrypted(cls, value: str | None) -> str | None:
        parts = urlsplit(value or "https://")
        if parts.scheme != "https" and parts.hostname not in LOOPBACK:
            raise ValueError("an issuer is reached by https")
        return value

    @field_validator("secret_key")
    @classmethod
    def _not_a_pattern(cls, value: SecretStr | None) -> SecretStr | None:
        text = value.get_secret_value().lower() if value else ""
        if text and any(word in text for word in _PLACEHOLDERS):
            raise ValueError("this is an example, not a secret")
        return value

    @property
    def state_url(self) -> str:
        """SQLAlchemy URL of the application's state."""
        return self.database_url or f"sqlite:///{self.home / 'state.db'}"

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which days begin."""
        return ZoneInfo(self.time_zone)

    @property
    def clock(self) -> Clock:
        """The clock everything is given: real, or standing at ``as_of``."""
        return Clock.fixed(self.as_of, self.zone) if self.as_of else Clock(self.zone)


def load_settings(**overrides: Any) -> Settings:
    """Settings from ``overrides``, then the environment, then the ``.env`` file.

    Raises Misconfigured with one sentence per fault, each naming its variable; secrets are not repeated.

    >>> load_settings(port=80).port
    80
    """
    env_file = os.environ.get(ENV_FILE_VARIABLE, str(ROOT / ".env"))
    try:
        return Settings(_env_file=env_file, **overrides)
    except ValidationError as error:
        faults = [_sentence(fault) for fault in error.errors()]
    except UnicodeDecodeError:
        faults = [f"{Path(env_file).name} is not a text file in UTF-8."]
    raise Misconfigured("\n".join(faults), hint="Every setting is described in docs/settings.md.")


def variable_of(field: str) -> str:
    """The environment variable of a field.

    >>> variable_of("home"), variable_of("port")
    ('ASSAY_HOME', 'PORT')
    """
    alias = Settings.model_fields[field].validation_alias
    return str(alias) if alias else f"ASSAY_{field.upper()}"


def unknown_variables(names: Iterable[str]) -> dict[str, str | None]:
    """Of ``names``, the ``ASSAY_`` ones that set nothing, each with the nearest real one: usually slips of the pen.

    >>> unknown_variables(["ASSAY_HOM", "ASSAY_HOME", "PATH"])
    {'ASSAY_HOM': 'ASSAY_HOME'}
    """
    known = [ENV_FILE_VARIABLE, *map(variable_of, Settings.model_fields)]
    strange = sorted(name for name in names if name.startswith("ASSAY_") and name not in known)
    # Without the prefix they all share, or every slip would look like every setting.
    endings = {name.removeprefix("ASSAY_"): name for name in known}
    near = {name: get_close_matches(name.removeprefix("ASSAY_"), endings, n=1) for name in strange}
    return {name: endings[found[0]] if found else None for name, found in near.items()}


def _sentence(fault: ErrorDetails) -> str:
    reason = fault["msg"].removeprefix("Value error, ")
    if not fault["loc"]:
        return f"{reason}."
    variable = _variable_at(str(fault["loc"][0]))
    secret = "SecretStr" in str(Settings.model_fields[_field_of(variable)].annotation) or variable.endswith("_URL")
    value = "" if secret else f" is {fault['input']!r}"
    return f"{variable}{value}: {reason[0].lower()}{reason[1:].rstrip('.?')}."


def _variable_at(location: str) -> str:
    """pydantic reports a field by its name, its alias or its prefixed variable, depending on where it came from."""
    return variable_of(location) if location in Settings.model_fields else location.upper()


def _field_of(variable: str) -> str:
    return next(field for field in Settings.model_fields if variable_of(field) == variable)
