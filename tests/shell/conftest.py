"""Keeps what the tests leave behind in pytest's own folder."""

import tempfile

import pytest


@pytest.fixture(autouse=True)
def temporary_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put build locks where the tests of this run are, for this process and those that it starts."""
    place = tmp_path_factory.getbasetemp() / "locks"
    place.mkdir(exist_ok=True)
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    monkeypatch.setenv("TMPDIR", str(place))
