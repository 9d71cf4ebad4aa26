"""The modules of packaging/ are scripts beside each other: the tests find them as they do."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "packaging"))


@pytest.fixture(autouse=True)
def one_date(monkeypatch: pytest.MonkeyPatch) -> None:
    """Build as if the last change was at one time, with and without a history."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
