"""A certificate for this machine alone: so that a phone on the same network lets METCRM be installed.

Phones want HTTPS for that, and nobody issues certificates for an address such as 192.168.1.20. So this data folder has
an authority of its own, drawn once; a phone that is told to trust it trusts what it signs. Its key never leaves the
folder: whoever has it can pretend to be any site towards that phone.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme

#: Phones refuse certificates that hold for more than 825 days. It is signed anew at every start.
HOLDS = timedelta(days=397)
#: The phone's clock may be a little behind.
SLACK = timedelta(days=1)


@dataclass(frozen=True)
class Certificate:
    """Files in PEM. `authority` is for the phone, the other two for the web process."""

    authority: Path
    chain: Path
    key: Path


def ensure(data_dir: Path, hosts: Iterable[str]) -> Certificate:
    """Sign a certificate for these names and addresses, by the authority of this data folder, made on first use."""
    folder = data_dir / "tls"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = Certificate(folder / "metcrm-authority.crt", folder / "web.crt", folder / "web.key")
    now = datetime.now(UTC)
    signed = _authority(found.authority, folder / "authority.key").issue_cert(
        *dict.fromkeys(hosts), organization_name="METCRM", not_before=now - SLACK, not_after=now + HOLDS
    )
    _write(found.key, signed.private_key_pem.bytes())
    _write(found.chain, b"".join(blob.bytes() for blob in signed.cert_chain_pems))
    return found


def _authority(certificate: Path, key: Path) -> trustme.CA:
    if certificate.exists() and key.exists():
        return trustme.CA.from_pem(certificate.read_bytes(), key.read_bytes())
    made = trustme.CA(organization_name="METCRM", organization_unit_name=f"on {socket.gethostname()}"[:64])
    _write(key, made.private_key_pem.bytes())
    _write(certificate, made.cert_pem.bytes())
    return made


def _write(path: Path, content: bytes) -> None:
    """Readable by its owner only from the first byte on."""
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_bytes(content)
