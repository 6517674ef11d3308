"""Configuration is taken as it is meant, or refused with a sentence."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from metcrm import env


def test_files_go_into_the_named_folder() -> None:
    assert env.storage_dir("file:///srv/metcrm%20files") == Path("/srv/metcrm files")


def test_files_stay_in_the_data_folder_otherwise() -> None:
    assert env.storage_dir("") == env.DATA_DIR / "files"


@pytest.mark.parametrize("url", ["s3://bucket", "/srv/files", "file:", "file://host/folder"])
def test_another_store_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="file:///"):
        env.storage_dir(url)


@pytest.mark.parametrize(("text", "value"), [("yes", True), ("0", False), ("", False)])
def test_a_switch_is_read(monkeypatch: pytest.MonkeyPatch, text: str, value: bool) -> None:
    monkeypatch.setenv("BEHIND_PROXY", text)
    assert env.env_bool("BEHIND_PROXY") is value


def test_a_switch_that_is_neither_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEHIND_PROXY", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="true or false"):
        env.env_bool("BEHIND_PROXY")


def test_a_number_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUSTED_PROXY_COUNT", "one")
    with pytest.raises(ImproperlyConfigured, match="whole number"):
        env.env_int("TRUSTED_PROXY_COUNT", 0)
