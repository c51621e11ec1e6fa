"""The one place that knows where reference figures lie, when they lie beside the project."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

REFERENCE = Path(__file__).resolve().parent.parent.parent / "shared"


def golden(name: str) -> dict[str, Any]:
    """One worked case of other programs' figures; the test is skipped where there are none."""
    path = REFERENCE / "golden" / f"{name}.json"
    if not path.exists():
        pytest.skip("the reference figures are not beside the project")
    content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return content


def refi_file(name: str) -> Path:
    """A real exchange file, or a schema of the standard; skipped where there are none."""
    path = REFERENCE / "refi" / name
    if not path.exists():
        pytest.skip("the exchange files are not beside the project")
    return path
