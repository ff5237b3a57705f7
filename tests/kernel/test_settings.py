"""Settings: where they come from, which one wins, and what a wrong one says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from assay.kernel.errors import Misconfigured
from assay.kernel.settings import Settings, load_settings, unknown_variables, variable_of


@pytest.fixture(autouse=True)
def _nothing_set(clean_environment: pytest.MonkeyPatch) -> None:
    clean_environment.delenv("ASSAY_HOME")


def test_nothing_has_to_be_set(root: Path) -> None:
    settings = load_settings()
    assert (settings.home, settings.host, settings.port) == (root / ".assay", "127.0.0.1", 8050)
    assert settings.state_url == f"sqlite:///{root}/.assay/state.db"


def test_the_environment_wins_over_the_env_file_and_a_given_value_over_both(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    env_file = tmp_path / "settings.env"
    env_file.write_text("PORT=9001\nASSAY_WEEK_START=sunday\nSOMETHING_ELSE=1\n")
    monkeypatch.setenv("ASSAY_ENV_FILE", str(env_file))
    assert (load_settings().port, load_settings().week_start) == (9001, "sunday")
    monkeypatch.setenv("PORT", "9002")
    assert load_settings().port == 9002
    assert load_settings(port=9003).port == 9003


def test_an_empty_value_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSAY_AS_OF", "")
    assert load_settings().as_of is None


def test_the_names_outsiders_rely_on_are_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given = {
        "ASSAY_HOME": str(tmp_path), "PORT": "8060", "HOST": "0.0.0.0", "ASSAY_SECRET_KEY": "k" * 32,
        "ASSAY_DATABASE_URL": "sqlite://", "REDIS_URL": "redis://127.0.0.1", "ASSAY_BENCH_DIR": str(tmp_path),
        "ASSAY_LLM_PROVIDER": "openai", "ASSAY_LLM_BASE_URL": "http://127.0.0.1:1/v1", "ASSAY_LLM_MODEL": "m",
        "ASSAY_LLM_API_KEY": "sk-1", "ASSAY_LLM_CONTEXT_TOKENS": "7000", "ASSAY_AS_OF": "2026-02-28",
    }  # fmt: skip
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    settings = load_settings()
    read = {variable_of(field) for field in settings.model_fields_set}
    assert read == set(given)
    assert settings.clock.today() == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "abc"),
        ("PORT", "70000"),
        ("ASSAY_AS_OF", "2026-02-30"),
        ("ASSAY_QUERY_TIMEOUT_SECONDS", "-1"),
        ("ASSAY_FISCAL_YEAR_START_MONTH", "13"),
        ("ASSAY_LOG_LEVEL", "loud"),
        ("ASSAY_TIME_ZONE", "Europe/Berln"),
    ],
)
def test_a_wrong_value_is_one_sentence_with_its_variable_and_value(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(Misconfigured) as caught:
        load_settings()
    message = str(caught.value)
    assert message.startswith(f"{variable} is '{value}': ")
    assert message.count("\n") == 0
    assert caught.value.exit_code == 2
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_all_wrong_values_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "abc")
    monkeypatch.setenv("ASSAY_WEEK_START", "someday")
    with pytest.raises(Misconfigured, match=r"PORT(.|\n)*ASSAY_WEEK_START"):
        load_settings()


def test_a_wrong_zone_names_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSAY_TIME_ZONE", "Europe/Berln")
    with pytest.raises(Misconfigured, match="did you mean Europe/Berlin"):
        load_settings()


def test_a_wrong_secret_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSAY_SECRET_KEY", "tooshort")
    with pytest.raises(Misconfigured, match="ASSAY_SECRET_KEY") as caught:
        load_settings()
    assert "tooshort" not in str(caught.value)


def test_a_provider_without_a_model_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSAY_LLM_PROVIDER", "anthropic")
    with pytest.raises(Misconfigured, match="ASSAY_LLM_MODEL is missing"):
        load_settings()


def test_an_env_file_that_is_no_text_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "picture.env").write_bytes(b"\xff\xfe\x00PORT")
    monkeypatch.setenv("ASSAY_ENV_FILE", str(tmp_path / "picture.env"))
    with pytest.raises(Misconfigured, match=r"picture\.env is not a text file"):
        load_settings()


def test_secrets_do_not_show_in_the_settings_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSAY_LLM_API_KEY", "sk-hush")
    monkeypatch.setenv("ASSAY_SECRET_KEY", "hush" * 8)
    monkeypatch.setenv("ASSAY_DATABASE_URL", "postgresql+psycopg://me:hush@db/x")
    monkeypatch.setenv("REDIS_URL", "redis://:hush@127.0.0.1")
    assert "hush" not in repr(load_settings())


def test_settings_cannot_be_changed_after_the_start() -> None:
    settings = load_settings()
    with pytest.raises(ValidationError, match="frozen"):
        settings.port = 1  # type: ignore[misc]


def test_slips_of_the_pen_are_found_with_what_was_meant() -> None:
    assert unknown_variables(["ASSAY_QUERY_TIMEOUT", "ASSAY_ZZZ", "ASSAY_HOME", "ASSAY_ENV_FILE", "HOME"]) == {
        "ASSAY_QUERY_TIMEOUT": "ASSAY_QUERY_TIMEOUT_SECONDS",
        "ASSAY_ZZZ": None,
    }


def test_relative_and_home_paths_become_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_settings(home=Path("state")).home == tmp_path / "state"
    assert load_settings(home=Path("~/state")).home == Path.home() / "state"


def test_every_setting_says_what_it_does() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []
