"""A PDF signed by this installation, so that any reader can tell whether it was changed.

The key follows from `CERTIFICATE_KEY`, which the first start draws, and so does the X.509 certificate, byte for byte:
every process has the same without a file to keep. Nobody vouches for us but ourselves; who wants to rely on the
signature trusts the certificate that `manage.py signing_certificate` prints.
"""

import hashlib
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.x509.oid import NameOID
from django.conf import settings

#: The order of the group of P-256 (SP 800-186): private keys are 1 to this, less one.
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
#: Fixed, so that the certificate is always the same.
_FROM, _UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2056, 1, 1, tzinfo=UTC)
#: Name of the signature's field.
FIELD = "Certificate"


def sign(data: bytes, *, reason: str) -> bytes:
    """The document with an invisible signature that forbids every change (PAdES, DocMDP 1)."""
    # Imported here: it takes 1.4 s, and only the worker signs.
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    said = signers.PdfSignatureMetadata(
        field_name=FIELD, reason=reason, certify=True, docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        subfilter=fields.SigSeedSubFilter.PADES,
    )  # fmt: skip
    signed = signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(data)), said, signer=_signer())
    kept: bytes = signed.getvalue()
    return kept


def certificate() -> bytes:
    """The signer's certificate, PEM."""
    return _certificate(settings.CERTIFICATE_KEY, settings.PUBLIC_HOST).public_bytes(serialization.Encoding.PEM)


def fingerprint() -> str:
    """SHA-256 of the certificate as readers show it."""
    digest = _certificate(settings.CERTIFICATE_KEY, settings.PUBLIC_HOST).fingerprint(hashes.SHA256())
    return digest.hex(":").upper()


def _signer() -> Any:
    from asn1crypto import keys
    from asn1crypto import x509 as parsed
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    mine = _certificate(settings.CERTIFICATE_KEY, settings.PUBLIC_HOST)
    held = parsed.Certificate.load(mine.public_bytes(serialization.Encoding.DER))
    key = _key(settings.CERTIFICATE_KEY).private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    known = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    known.register(held)
    return SimpleSigner(signing_cert=held, signing_key=keys.PrivateKeyInfo.load(key), cert_registry=known)


def _seed(secret: str) -> bytes:
    # 128 bits more than the key has: what modulo favours is then too little to matter (FIPS 186-5, A.2.1).
    return HKDF(hashes.SHA256(), 48, None, b"metcrm: signing of certificates").derive(secret.encode())


@cache
def _key(secret: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(_seed(secret), "big") % (_ORDER - 1) + 1, ec.SECP256R1())


@cache
def _certificate(secret: str, host: str) -> x509.Certificate:
    key = _key(secret)
    name = x509.Name([
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, "METCRM"),
        x509.NameAttribute(NameOID.COMMON_NAME, f"Certificates of {host}"[:64]),
    ])  # fmt: skip
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    number = int.from_bytes(hashlib.sha256(public).digest()[:16], "big") >> 1
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(number).not_valid_before(_FROM).not_valid_after(_UNTIL)
    made = made.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    return made.add_extension(usage, critical=True).sign(key, hashes.SHA256(), ecdsa_deterministic=True)
