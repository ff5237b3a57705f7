"""The libraries that ask models: imported before the first question where a model is set, and never otherwise."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = """
import sys
from assay.kernel.settings import load_settings
from model_providers.registry import warm
assert not {"openai", "anthropic"} & sys.modules.keys()
warm(load_settings(llm_provider=sys.argv[1], llm_model="tiny")).join()
print(*sorted({"openai", "anthropic"} & sys.modules.keys()))
"""


@pytest.mark.parametrize(("provider", "imported"), [("openai", "openai"), ("anthropic", "anthropic"), ("none", "")])
def test_only_the_library_of_the_model_that_is_set_is_imported_beforehand(provider: str, imported: str) -> None:
    done = subprocess.run([sys.executable, "-c", CODE, provider], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == imported
