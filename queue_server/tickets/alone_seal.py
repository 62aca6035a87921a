"""What people type at a kiosk that is alone lies on its box sealed to the server: only the server opens it.

The box knows the public key alone. X25519, HKDF-SHA256 and AES-256-GCM; the seal is bound to the paper it belongs to.
`devices/alone/sealing.py` is the other half.
"""

from __future__ import annotations

import base64
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from queue_server.kernel.crypto import Secrets

INFO: Final = b"quhao alone person 1"
KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12


def public_key(secrets: Secrets) -> str:
    """What boxes seal with, base64."""
    return base64.b64encode(_own(secrets).public_key().public_bytes_raw()).decode()


def opened(secrets: Secrets, sealed: str, paper: str) -> str | None:
    """The plain text of a seal made for this paper; None for one that is not genuine."""
    try:
        raw = base64.b64decode(sealed, validate=True)
        theirs = X25519PublicKey.from_public_bytes(raw[:KEY_BYTES])
        own = _own(secrets)
        salt = raw[:KEY_BYTES] + own.public_key().public_bytes_raw()
        key = HKDF(SHA256(), KEY_BYTES, salt, INFO).derive(own.exchange(theirs))
        nonce, closed = raw[KEY_BYTES : KEY_BYTES + NONCE_BYTES], raw[KEY_BYTES + NONCE_BYTES :]
        return AESGCM(key).decrypt(nonce, closed, paper.encode()).decode()
    except (InvalidTag, ValueError):
        return None


def _own(secrets: Secrets) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(bytes.fromhex(secrets.lookup_key("alone", "seal")))
