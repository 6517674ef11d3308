"""What URLs and addresses in the environment say about where METCRM is."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from .problems import Problem

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - compared


def is_loopback(url: str) -> bool:
    """Does this URL lead to this very machine?"""
    return urlsplit(url).hostname in LOOPBACK


@dataclass(frozen=True)
class Web:
    """Where the web process listens and what people type."""

    host: str
    port: int
    public_url: str
    tls: bool = False  # the web process itself speaks HTTPS, with a certificate of its own

    @property
    def local_host(self) -> str:
        """The address by which this machine itself reaches it."""
        return "127.0.0.1" if self.host in EVERYWHERE else self.host

    @property
    def names(self) -> list[str]:
        """What the certificate is for."""
        return [urlsplit(self.public_url).hostname or self.local_host, self.local_host, "localhost", "127.0.0.1"]


def web(environ: Mapping[str, str] = os.environ) -> Web:
    """``HOST``, ``PORT``, ``HTTPS`` and ``PUBLIC_URL`` with their defaults. Raises Problem for a port that is none."""
    text = environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65_536:
        raise Problem(f"PORT={text} is not a port: use a number from 1 to 65535, as in PORT=8001 make run.")
    host = environ.get("HOST") or "127.0.0.1"
    tls = (environ.get("HTTPS") or "").lower() in {"1", "true", "yes", "on"}
    public_url = (environ.get("PUBLIC_URL") or _public_url(host, text, tls)).rstrip("/")
    parts = urlsplit(public_url)
    if tls and parts.scheme == "http":
        raise Problem(f"HTTPS=1 and PUBLIC_URL={public_url} contradict each other: write https:// or leave one out.")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Problem(f"PUBLIC_URL={public_url} is not the address people use: write it like https://crm.example.org.")
    return Web(host=host, port=int(text), public_url=public_url, tls=tls)


def _public_url(host: str, port: str, tls: bool) -> str:
    """Without PUBLIC_URL people come to this machine; with HTTPS=1 and a HOST of the network, a phone comes there."""
    if not tls or host in LOOPBACK:
        return f"{'https' if tls else 'http'}://127.0.0.1:{port}"
    seen = network_address() if host in EVERYWHERE else host
    return f"https://{f'[{seen}]' if ':' in seen else seen}:{port}"


def network_address() -> str:
    """Under which address other machines of the network see this one; nothing is sent to find out."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])
