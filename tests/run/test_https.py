"""HTTPS=1: a certificate of our own, and what people then type."""

import ssl
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import trustme
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from metcrm.run import addresses, certificate, preparation, programs
from metcrm.run.addresses import Web
from metcrm.run.problems import Problem


def test_it_is_for_this_machine_and_holds_for_a_year(tmp_path: Path) -> None:
    files = certificate.ensure(tmp_path, ["192.168.1.20", "localhost", "localhost"])
    signed = x509.load_pem_x509_certificate(files.chain.read_bytes())
    names = signed.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert [str(name) for name in names.get_values_for_type(x509.IPAddress)] == ["192.168.1.20"]
    assert names.get_values_for_type(x509.DNSName) == ["localhost"]
    held = signed.not_valid_after_utc - signed.not_valid_before_utc
    assert 390 < held.days < 825  # phones refuse more
    assert ExtendedKeyUsageOID.SERVER_AUTH in signed.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    context = ssl.create_default_context(cafile=str(files.authority))
    context.load_cert_chain(files.chain, files.key)


def test_the_authority_stays_the_same_so_that_the_phone_goes_on_trusting(tmp_path: Path) -> None:
    first = certificate.ensure(tmp_path, ["localhost"])
    authority, chain = first.authority.read_bytes(), first.chain.read_bytes()
    second = certificate.ensure(tmp_path, ["localhost", "192.168.1.20"])
    assert second.authority.read_bytes() == authority and second.chain.read_bytes() != chain
    x509.load_pem_x509_certificate(second.chain.read_bytes()).verify_directly_issued_by(
        x509.load_pem_x509_certificate(authority)
    )


def test_keys_are_for_their_owner_only(tmp_path: Path) -> None:
    certificate.ensure(tmp_path, ["localhost"])
    assert {oct(path.stat().st_mode & 0o777) for path in (tmp_path / "tls").glob("*.key")} == {"0o600"}
    assert isinstance(trustme.CA.from_pem(*(
        (tmp_path / "tls" / name).read_bytes() for name in ("metcrm-authority.crt", "authority.key")
    )), trustme.CA)  # fmt: skip


@pytest.mark.parametrize(
    ("environ", "url"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"HTTPS": "1"}, "https://127.0.0.1:8000"),
        ({"HTTPS": "1", "PORT": "8443", "HOST": "localhost"}, "https://127.0.0.1:8443"),
        ({"HTTPS": "1", "HOST": "192.168.1.20"}, "https://192.168.1.20:8000"),
        ({"HTTPS": "1", "HOST": "fe80::2"}, "https://[fe80::2]:8000"),
        ({"HTTPS": "0", "HOST": "192.168.1.20"}, "http://127.0.0.1:8000"),
        ({"HTTPS": "1", "HOST": "0.0.0.0", "PUBLIC_URL": "https://crm.example.org/"}, "https://crm.example.org"),
    ],
)
def test_what_people_type(environ: dict[str, str], url: str) -> None:
    place = addresses.web(environ)
    assert place.public_url == url
    assert place.tls is (environ.get("HTTPS") == "1")


def test_listening_everywhere_names_the_address_that_others_see(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "network_address", lambda: "192.168.1.20")
    place = addresses.web({"HTTPS": "1", "HOST": "0.0.0.0"})
    assert place.public_url == "https://192.168.1.20:8000"
    assert {"192.168.1.20", "localhost", "127.0.0.1"} <= set(place.names)


def test_https_and_an_http_address_contradict_each_other() -> None:
    with pytest.raises(Problem, match="contradict"):
        addresses.web({"HTTPS": "1", "PUBLIC_URL": "http://127.0.0.1:8000"})


class _Quiet(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response_only(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[int]:
    """The port on which something answers with a certificate of ours."""
    files = certificate.ensure(tmp_path, ["127.0.0.1"])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files.chain, files.key)
    server = HTTPServer(("127.0.0.1", 0), _Quiet)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # who doesn't trust it hangs up
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def test_whoever_trusts_the_authority_believes_what_it_signs(tmp_path: Path, served: int) -> None:
    trusting = ssl.create_default_context(cafile=str(tmp_path / "tls" / "metcrm-authority.crt"))
    with urllib.request.urlopen(f"https://127.0.0.1:{served}/", context=trusting) as answer:
        assert answer.status == 204
    with pytest.raises(urllib.error.URLError, match="CERTIFICATE_VERIFY_FAILED"):
        urllib.request.urlopen(f"https://127.0.0.1:{served}/", context=ssl.create_default_context())
    assert preparation._answers(Web("127.0.0.1", served, f"https://127.0.0.1:{served}", tls=True))
    assert not preparation._answers(Web("127.0.0.1", served, f"http://127.0.0.1:{served}"))


def test_the_web_process_gets_the_certificate(tmp_path: Path) -> None:
    there = Web("127.0.0.1", 8000, "https://127.0.0.1:8000", tls=True)
    command = programs.gunicorn(tmp_path, there)
    assert str(tmp_path / "tls" / "web.crt") in command
    assert "--certfile" not in programs.gunicorn(tmp_path, Web("127.0.0.1", 8000, "http://127.0.0.1:8000"))
    assert "metcrm-authority.crt" in preparation.welcome(there, tmp_path, {})
