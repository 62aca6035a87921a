"""The hall's keys and the three things they do: look up without revealing, seal at rest, and sign links."""

from __future__ import annotations

import base64
import hmac
import json
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from queue_server.kernel.errors import Refusal

FILE = "keys.json"
PURPOSES = ("lookup", "seal", "token")
NONCE_BYTES = 12
MAC_CHARS = 22


class SealIsBroken(Exception):
    """The sealed text was changed, moved to another row, or sealed with other keys."""


class KeysAreMissing(Refusal):
    """The file is there and its keys are not: fresh ones would open nothing and find nobody."""

    code, status = "keys_are_missing", 409
    zh = "{folder} 里有数据文件，却没有可用的密钥文件 keys.json。请从备份中恢复 keys.json 后再启动。"
    en = "{folder} holds a data file but no usable keys.json. Restore keys.json from the backup, then start again."


class Secrets:
    """One key per purpose. A keyed lookup is needed because a plain hash of an ID number is found in a second."""

    def __init__(self, keys: dict[str, bytes]) -> None:
        self._lookup, self._token = keys["lookup"], keys["token"]
        self._box = AESGCM(keys["seal"])

    @classmethod
    def load(cls, folder: Path, sealed: Path | None = None) -> Secrets:
        """Read `folder/keys.json` (mode 0600), making it with fresh keys at the first start.

        It is no first start when `sealed`, a file written under these keys, exists: KeysAreMissing.
        """
        path = folder / FILE
        if not path.exists():
            if sealed is not None and sealed.exists():
                raise KeysAreMissing(folder=str(folder))
            folder.mkdir(parents=True, exist_ok=True)
            _keep(path, json.dumps({name: os.urandom(32).hex() for name in PURPOSES}))
        try:
            stored = json.loads(path.read_text())
            return cls({name: bytes.fromhex(stored[name]) for name in PURPOSES})
        except (ValueError, KeyError, TypeError):
            raise KeysAreMissing(folder=str(folder)) from None

    def lookup_key(self, kind: str, value: str) -> str:
        """A keyed fingerprint (64 hex digits) under which equal values of one kind meet."""
        return hmac.digest(self._lookup, f"{kind}\0{value}".encode(), "sha256").hex()

    def seal(self, plain: str, bound_to: str) -> bytes:
        """AES-256-GCM; `bound_to` names the row and column, so that a seal cannot be moved to another."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._box.encrypt(nonce, plain.encode(), bound_to.encode())

    def open(self, sealed: bytes, bound_to: str) -> str:
        """The plain text, or SealIsBroken."""
        try:
            return self._box.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to.encode()).decode()
        except (InvalidTag, ValueError) as error:
            raise SealIsBroken(bound_to) from error

    def token(self, purpose: str, subject: str) -> str:
        """`subject.mac`: a link that proves itself; nothing is stored."""
        return f"{subject}.{self._mac(purpose, subject)}"

    def token_subject(self, purpose: str, token: str) -> str | None:
        """The subject of a genuine token, or None."""
        if not token.isascii():
            return None
        subject, _, mac = token.rpartition(".")
        genuine = hmac.compare_digest(mac.encode(), self._mac(purpose, subject).encode())
        return subject if subject and genuine else None

    def _mac(self, purpose: str, subject: str) -> str:
        digest = hmac.digest(self._token, f"{purpose}\0{subject}".encode(), "sha256")
        return base64.urlsafe_b64encode(digest).decode()[:MAC_CHARS]


def _keep(path: Path, text: str) -> None:
    """All of the file or none, and on the disk: without these keys nothing sealed can ever be opened again."""
    half = path.with_suffix(".part")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    half.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
