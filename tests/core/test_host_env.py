"""Programs that are not ours get the user's environment from the frozen program."""

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from annotator.core.host_env import host_env, host_variables
from annotator.ui.links import open_outside


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look like the frozen program, whose start has changed two variables."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setenv("LD_LIBRARY_PATH", "/bundle")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/users/own")
    monkeypatch.setenv("QT_PLUGIN_PATH", "/bundle/plugins")
    monkeypatch.delenv("QT_PLUGIN_PATH_ORIG", raising=False)


@pytest.mark.usefixtures("frozen")
def test_variables_are_as_the_user_has_them() -> None:
    found = host_variables()
    assert found["LD_LIBRARY_PATH"] == "/users/own"
    assert not {"QT_PLUGIN_PATH", "LD_LIBRARY_PATH_ORIG"} & set(found)
    assert os.environ["LD_LIBRARY_PATH"] == "/bundle"


@pytest.mark.usefixtures("frozen")
def test_a_browser_is_started_with_them_and_ours_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = {}

    def open_url(address: QUrl) -> bool:
        seen.update(os.environ, address=address.toString())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    assert open_outside("https://example.org/1")
    assert seen["address"] == "https://example.org/1"
    assert seen["LD_LIBRARY_PATH"] == "/users/own"
    assert "QT_PLUGIN_PATH" not in seen
    assert os.environ["LD_LIBRARY_PATH"] == "/bundle"
    assert os.environ["QT_PLUGIN_PATH"] == "/bundle/plugins"


@pytest.mark.usefixtures("frozen")
def test_ours_come_back_after_a_failure() -> None:
    with pytest.raises(RuntimeError), host_env():
        raise RuntimeError
    assert os.environ["LD_LIBRARY_PATH"] == "/bundle"


def test_the_program_that_is_not_frozen_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", str(tmp_path))
    assert host_variables() == dict(os.environ)
    with host_env():
        assert os.environ["LD_LIBRARY_PATH"] == str(tmp_path)
