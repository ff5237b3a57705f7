"""All settings, read once from the environment and a ``.env`` file, checked, then passed down frozen."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from assay.kernel.clock import Clock
from assay.kernel.errors import Misconfigured

_CHECKOUT = Path(__file__).resolve().parents[2]
ROOT = _CHECKOUT if (_CHECKOUT / "pyproject.toml").is_file() else Path.cwd()
"""Where ``.env`` and the default state folder lie: the checkout, or the working folder when installed."""

ENV_FILE_VARIABLE = "ASSAY_ENV_FILE"
"""Names another file than ``.env``; tests use it so that a developer's keys stay out of them."""

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
        None, min_length=16, description="Signs sessions and links. Made once and kept in the home folder when unset."
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

    # --- the language model, if there is one
    llm_provider: Literal["openai", "anthropic", "none"] = Field(
        "none", description="Model provider; openai means any OpenAI-compatible endpoint."
    )
    llm_base_url: str | None = Field(None, description="Endpoint of the provider, its own when unset.")
    llm_model: str | None = Field(None, description="Name of the model. Required with a provider.")
    llm_api_key: SecretStr | None = Field(None, description="Key for the provider. Local endpoints need none.")
    llm_context_tokens: int = Field(6000, ge=500, description="Tokens a prompt may take.")
    llm_timeout_seconds: float = Field(60, gt=0, description="Seconds after which a call to the model is given up.")

    # --- logs
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Least level that is logged.")
    log_format: Literal["console", "json"] = Field("console", description="Log lines for people or for machines.")

    @field_validator("home", "bench_dir", "chromium")
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

    @field_validator("log_level", "log_format", "week_start", "llm_provider", mode="before")
    @classmethod
    def _lower(cls, value: Any) -> Any:
        return value.lower() if isinstance(value, str) else value

    @model_validator(mode="after")
    def _provider_has_a_model(self) -> Settings:
        if self.llm_provider != "none" and not self.llm_model:
            raise ValueError(f"ASSAY_LLM_MODEL is missing: ASSAY_LLM_PROVIDER is {self.llm_provider}")
        return self

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
