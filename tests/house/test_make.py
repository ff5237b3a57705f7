"""`make`: what it lists, that it starts from Python alone, and that it does nothing twice."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

TARGETS = {"run", "test", "check", "bench", "accuracy", "soak", "screenshots", "docs", "lock", "lint", "venv"}


def make(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run make without what an outer make hands down."""
    outer = {name: value for name, value in os.environ.items() if not name.startswith("MAKE") and name != "MFLAGS"}
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=folder,
        env=outer | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def script(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def clone(root: Path, tmp_path: Path) -> Path:
    """The plumbing alone, with a Python that makes an environment whose uv only notes what it was asked for."""
    for name in ("Makefile", "pyproject.toml", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(root / name, tmp_path / name)
    shutil.copytree(root / "tools", tmp_path / "tools")
    python = script(
        tmp_path / "fake" / "python3",
        f"""case "$*" in
        *sys.executable*) echo "$0" ;;
        "-m venv "*) mkdir -p .venv/bin
            printf '#!/bin/sh\\necho "uv $*" >> {tmp_path}/done\\n' > .venv/bin/uv; chmod +x .venv/bin/uv
            ln -s "$0" .venv/bin/python ;;
        esac""",
    )
    assert python.exists()
    return tmp_path


def done(clone: Path) -> list[str]:
    """What uv was asked for since the last look."""
    notes = clone / "done"
    lines = notes.read_text().splitlines() if notes.exists() else []
    notes.unlink(missing_ok=True)
    return [re.sub(r"--python \S+ --quiet ", "", line) for line in lines]


def test_make_alone_lists_every_target_with_what_it_does(root: Path) -> None:
    listed = dict(re.findall(r"^  make ([a-z-]+) +(\S.*)$", make(root).stdout, re.MULTILINE))
    assert set(listed) >= TARGETS


def test_the_environment_is_made_from_the_lock_with_hashes_and_only_once(clone: Path) -> None:
    first = make(clone, "venv", PYTHON=str(clone / "fake" / "python3"))
    assert first.returncode == 0, first.stderr
    assert done(clone) == [
        "uv pip install --require-hashes -r requirements.lock",
        "uv pip install --no-deps --editable .",
        "uv pip install --require-hashes -r requirements-dev.lock",
    ]
    assert make(clone, "venv").returncode == 0
    assert done(clone) == []


def test_a_changed_lock_is_installed_again(clone: Path) -> None:
    make(clone, "venv", PYTHON=str(clone / "fake" / "python3"))
    done(clone)
    stamp = (clone / ".venv" / ".dev").stat().st_mtime
    os.utime(clone / "requirements-dev.lock", (stamp + 5, stamp + 5))
    make(clone, "venv")
    assert done(clone) == ["uv pip install --require-hashes -r requirements-dev.lock"]


def test_an_install_that_failed_is_not_taken_for_done(clone: Path) -> None:
    make(clone, "venv", PYTHON=str(clone / "fake" / "python3"))
    (clone / ".venv" / ".runtime").unlink()
    script(clone / ".venv" / "bin" / "uv", "exit 1")
    assert make(clone, "venv").returncode != 0
    assert not (clone / ".venv" / ".runtime").exists()


@pytest.mark.parametrize("old", ["exit 1", None])
def test_without_a_fitting_python_one_sentence_says_what_is_needed(clone: Path, old: str | None) -> None:
    if old:
        script(clone / "fake" / "python3", old)
    name = str(clone / "fake" / "python3") if old else "no-such-python"
    refused = make(clone, "venv", PYTHON=name)
    assert refused.returncode != 0
    assert "Assay needs Python 3.11 or newer" in refused.stderr
    assert name in refused.stderr
    assert not (clone / ".venv").exists()


def test_without_chromium_a_sentence_says_what_is_left_out(root: Path, tmp_path: Path) -> None:
    shell = shutil.which("sh")
    assert shell
    found = subprocess.run(
        [shell, root / "tools" / "find-chromium"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (found.returncode, found.stdout) == (1, "")
    assert "browser tests are skipped, PNG and PDF exports are disabled" in found.stderr


def test_chromium_named_by_the_setting_is_taken_first(root: Path, tmp_path: Path) -> None:
    own = script(tmp_path / "my-chromium", "exit 0")
    found = subprocess.run(
        [root / "tools" / "find-chromium"],
        env=os.environ | {"ASSAY_CHROMIUM": str(own)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == str(own)


def test_run_migrates_loads_the_sample_once_and_serves(root: Path) -> None:
    planned = make(root, "-n", "run").stdout
    steps = [line.strip() for line in planned.splitlines() if "/assay " in line]
    assert steps == [
        ".venv/bin/assay migrate",
        ".venv/bin/assay load ecommerce --if-missing",
        "exec .venv/bin/assay serve",
    ]


def test_the_lock_files_pin_by_hash_what_pyproject_asks_for(root: Path) -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        blocks = re.split(r"\n(?=[a-z0-9])", (root / name).read_text().strip())
        assert [block.split()[0] for block in blocks if "==" not in block or "--hash=sha256:" not in block] == []


def test_both_locks_agree(root: Path) -> None:
    pins = [
        set(re.findall(r"^([a-z0-9][^ \\]+==\S+)", (root / name).read_text(), re.MULTILINE))
        for name in ("requirements.lock", "requirements-dev.lock")
    ]
    assert pins[0] <= pins[1]


def test_check_is_lint_and_a_part_of_the_tests(root: Path) -> None:
    planned = {goal: make(root, "-n", goal).stdout.splitlines() for goal in ("check", "lint", "test")}
    more = [line for line in planned["check"] if line not in planned["lint"]]
    assert set(planned["lint"]) <= set(planned["check"])
    assert len(more) == 1, "what CI leaves out is one run of tests"
    assert more[0].endswith(" assay tests/house tests/docs")
    everything = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["pytest"]["ini_options"]["testpaths"]
    assert everything == ["tests", "assay"]
    assert planned["test"][-1].rpartition("/pytest ")[2].endswith("--cov-fail-under=90"), "it names no folder"


def test_bytecode_is_kept_whatever_the_shell_says(clone: Path) -> None:
    script(clone / "python", f'echo "kept: ${{PYTHONDONTWRITEBYTECODE-yes}}" > {clone}/done')
    stamps = (".venv/.runtime", ".venv/.dev")
    make(
        clone,
        "docs",
        f"PY={clone / 'python'}",
        *(f"--old-file={stamp}" for stamp in stamps),
        PYTHONDONTWRITEBYTECODE="1",
    )
    assert (clone / "done").read_text() == "kept: yes\n"
