"""What URLs and addresses in the environment say about where METCRM is."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from .problems import Problem

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def is_loopback(url: str) -> bool:
    """Does this URL lead to this very machine?"""
    return urlsplit(url).hostname in LOOPBACK


@dataclass(frozen=True)
class Web:
    """Where the web process listens and what people type."""

    host: str
    port: int
    public_url: str

    @property
    def local_host(self) -> str:
        """The address by which this machine itself reaches it."""
        return "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104 - compared


def web(environ: Mapping[str, str] = os.environ) -> Web:
    """``HOST``, ``PORT`` and ``PUBLIC_URL`` with their defaults. Raises Problem for a port that is none."""
    text = environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65_536:
        raise Problem(f"PORT={text} is not a port: use a number from 1 to 65535, as in PORT=8001 make run.")
    host = environ.get("HOST") or "127.0.0.1"
    public_url = (environ.get("PUBLIC_URL") or f"http://127.0.0.1:{text}").rstrip("/")
    parts = urlsplit(public_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Problem(f"PUBLIC_URL={public_url} is not the address people use: write it like https://crm.example.org.")
    return Web(host=host, port=int(text), public_url=public_url)
