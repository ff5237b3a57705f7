"""``assay backup`` and ``assay restore`` as an operator uses them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Assay


def test_a_workbench_moves_to_another_folder(
    assay: Assay, clean_environment: pytest.MonkeyPatch, databases: Path, tmp_path: Path
) -> None:
    (tmp_path / "words").write_text("four plain words here\n")
    clean_environment.setenv("ASSAY_HOME", str(tmp_path / "old"))
    assert assay("connect", "shop", databases / "shop.duckdb").code == 0
    asked = assay("ask", "how many orders", "--source", "shop", "--json").json["rows"]
    made = assay("backup", tmp_path / "kept", "--passphrase-file", tmp_path / "words")
    assert (made.code, made.err) == (0, "")

    clean_environment.setenv("ASSAY_HOME", str(tmp_path / "new"))
    (tmp_path / "others").write_text("four other words here")
    wrong = assay("restore", tmp_path / "kept", "--passphrase-file", tmp_path / "others")
    assert wrong.code == 2
    assert "passphrase" in wrong.err
    assert assay("restore", tmp_path / "kept", "--passphrase-file", tmp_path / "words").code == 0
    assert assay("ask", "how many orders", "--source", "shop", "--json").json["rows"] == asked
    assert assay("audit", "verify").code == 0


def test_without_a_terminal_the_passphrase_has_to_be_in_a_file(assay: Assay, tmp_path: Path) -> None:
    said = assay("backup", tmp_path / "kept")
    assert said.code == 2
    assert "--passphrase-file" in said.err
    assert not (tmp_path / "kept").exists()
