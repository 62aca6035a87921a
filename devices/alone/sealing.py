"""What is typed while the server is away, sealed so that only the server opens it: the box itself cannot.

X25519 with a key made for this one seal, HKDF-SHA256, AES-256-GCM; bound to the paper it belongs to. The server's half
is `queue_server/tickets/alone_seal.py`.
"""

from __future__ import annotations

import base64
import os
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

INFO: Final = b"quhao alone person 1"
KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12


def seal(server_key: str, plain: str, paper: str) -> str:
    """`plain` for the holder of `server_key` (base64), as base64 text; ValueError where that is no key."""
    theirs = X25519PublicKey.from_public_bytes(base64.b64decode(server_key))
    own = X25519PrivateKey.generate()
    mine, nonce = own.public_key().public_bytes_raw(), os.urandom(NONCE_BYTES)
    key = HKDF(SHA256(), KEY_BYTES, mine + theirs.public_bytes_raw(), INFO).derive(own.exchange(theirs))
    return base64.b64encode(mine + nonce + AESGCM(key).encrypt(nonce, plain.encode(), paper.encode())).decode()
