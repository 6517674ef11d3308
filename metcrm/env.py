"""Reading configuration: the environment first, then what `make run` wrote, and never a bad value."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from metcrm.run import envfile

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("DATA_DIR") or BASE_DIR / ".data").resolve()

_written = envfile.load(DATA_DIR)


def env_str(name: str, default: str = "") -> str:
    """The value of `name`; an empty value counts as unset."""
    return os.environ.get(name) or _written.get(name) or default


def env_required(name: str, remedy: str) -> str:
    """The value of `name`.

    Raises:
        ImproperlyConfigured: nothing set; the message says how to mend it.
    """
    value = env_str(name)
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {remedy}")
    return value


def env_bool(name: str, default: bool = False) -> bool:
    """True for 1/true/yes/on, False for 0/false/no/off; anything else is refused."""
    value = env_str(name).strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}.")


def env_int(name: str, default: int) -> int:
    """A whole number; anything else is refused."""
    value = env_str(name).strip()
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None


def storage_dir(url: str) -> Path:
    """The folder of the file store: STORAGE_URL as file:///folder, or `files` in DATA_DIR when it is unset.

    Raises:
        ImproperlyConfigured: another kind of store, or a relative folder.
    """
    if not url:
        return DATA_DIR / "files"
    parts = urlsplit(url)
    if parts.scheme != "file" or parts.netloc or len(parts.path) < 2:
        raise ImproperlyConfigured("STORAGE_URL must be a folder such as file:///srv/metcrm/files.")
    return Path(unquote(parts.path))
