"""What the company and the issuer of certificates prove things with: keys, drawn for one run, and the company's signed word.

Usage: proof.py FOLDER   (made by `cargo xtask demo`)
"""

from __future__ import annotations

import base64
import json
import os
import sys
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from watcher import write_time

HOST_KEY, HOST_PUBLIC = "host.key.pem", "host.pub.pem"
"""What the company signs with that a customer wants to leave, and what Ostiary checks that with."""
CERTIFICATE_KEY, CERTIFICATE_PUBLIC = "certificate.key", "certificate.pub"
"""What certificates are signed with, and what everybody checks them with, both in hexadecimal."""


class Proof:
    """The company's word that somebody typed their code in."""

    def __init__(self, folder: Path) -> None:
        key = serialization.load_pem_private_key((folder / HOST_KEY).read_bytes(), password=None)
        assert isinstance(key, Ed25519PrivateKey)
        self._key = key

    def of(self, account: int, deletion: str, now: datetime) -> str:
        """A JWS (RFC 7515) that says so."""
        claims = {"accountId": str(account), "deletionId": deletion, "method": "TOTP", "time": write_time(now)}
        signed = f"{encoded({'alg': 'EdDSA'})}.{encoded(claims)}"
        return f"{signed}.{base64url(self._key.sign(signed.encode()))}"


def encoded(document: dict[str, str]) -> str:
    """JSON as a JWS has it."""
    return base64url(json.dumps(document).encode())


def base64url(data: bytes) -> str:
    """Without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def draw(folder: Path) -> None:
    """Writes all keys, the private ones for the owner's eyes only."""
    host, issuer = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    write(folder / HOST_KEY, host.private_bytes(pem, pkcs8, serialization.NoEncryption()))
    public = host.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo)
    write(folder / HOST_PUBLIC, public)
    write(folder / CERTIFICATE_KEY, issuer.private_bytes_raw().hex().encode())
    write(folder / CERTIFICATE_PUBLIC, raw(issuer.public_key()).hex().encode())


def raw(key: Ed25519PublicKey) -> bytes:
    """Its 32 bytes."""
    return key.public_bytes_raw()


def write(path: Path, data: bytes) -> None:
    """A file that is not there yet."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
