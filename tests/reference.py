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
