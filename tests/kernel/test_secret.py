"""The signing key: one per home folder, whoever asks first."""

from __future__ import annotations

import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assay.kernel.errors import Misconfigured
from assay.kernel.secret import secret_key
from assay.kernel.settings import load_settings


def test_the_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    settings = load_settings(home=tmp_path / "home")
    first = secret_key(settings)
    assert first == secret_key(settings)
    assert len(first) >= 48
    assert stat.S_IMODE((tmp_path / "home" / "secret.key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["secret.key"]


def test_the_key_set_by_the_operator_is_taken_and_nothing_is_written(tmp_path: Path) -> None:
    assert secret_key(load_settings(home=tmp_path / "home", secret_key="k" * 32)) == "k" * 32
    assert not (tmp_path / "home").exists()


def test_processes_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from assay.kernel.settings import load_settings;"
        "from assay.kernel.secret import secret_key; sys.stdin.readline();"
        "print(secret_key(load_settings(home=Path(sys.argv[1]))))"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "home")]
    processes = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    keys = {process.communicate("go\n")[0] for process in processes}
    assert len(keys) == 1


def test_threads_that_begin_together_agree_on_one_key(tmp_path: Path) -> None:
    for turn in range(20):
        settings = load_settings(home=tmp_path / str(turn))
        with ThreadPoolExecutor(8) as threads:
            keys = list(threads.map(secret_key, [settings] * 8))
        assert len(set(keys)) == 1
        assert [path.name for path in settings.home.iterdir()] == ["secret.key"]


def test_a_home_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Misconfigured, match="ASSAY_HOME"):
        secret_key(load_settings(home=tmp_path / "file" / "home"))
