"""One request outward: certificates are checked, an answer is whole and in time, and every other end has its code."""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from queue_server.kernel.outward import ANSWER_BYTES_MAX, ask

GOOD = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nDate: x\r\n\r\n{}"


def hear(link: socket.socket) -> None:
    """The whole request: what is left unread when a socket closes takes the answer with it."""
    heard = b""
    while b"\r\n\r\n" not in heard:
        piece = link.recv(4096)
        if not piece:
            return
        heard += piece
    head, _, body = heard.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head.lower())
    left = int(length[1]) - len(body) if length else 0
    while left > 0 and (piece := link.recv(left)):
        left -= len(piece)


@contextmanager
def server(answer: Callable[[socket.socket], None], certificate: Path | None = None) -> Iterator[int]:
    """Answers each connection so, over TLS where there is a certificate."""
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                link, _who = listening.accept()
            except OSError:
                return
            try:
                with context.wrap_socket(link, server_side=True) if context else link as spoken:
                    hear(spoken)
                    answer(spoken)
            except OSError:
                continue

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield int(listening.getsockname()[1])
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of this machine, signed by itself, with its key."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "platform")]),
    )
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    file = tmp_path / "platform.pem"
    file.write_bytes(built.public_bytes(serialization.Encoding.PEM) + private)
    return file


def test_a_certificate_is_trusted_only_by_the_authority_that_was_named(certificate: Path) -> None:
    with server(lambda link: link.sendall(GOOD), certificate) as port:
        url = f"https://127.0.0.1:{port}/ping"
        assert ask("GET", url, None, {}, 10.0).fault == "bad_certificate"
        trusted = ask("GET", url, None, {}, 10.0, str(certificate))
        assert (trusted.fault, trusted.status, trusted.body) == ("", 200, b"{}")
        assert trusted.headers is not None and trusted.headers["date"] == "x"
        other = ask("GET", url.replace("127.0.0.1", "localhost"), None, {}, 10.0, str(certificate))
        assert other.fault in ("bad_certificate", "connection_refused"), "the name is checked too"


def test_every_other_end_has_its_code() -> None:
    ends: tuple[tuple[bytes, str], ...] = (
        (b"", "connection_lost"),
        (b"nonsense\r\n\r\n", "connection_lost"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}", "connection_lost"),
        (b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * (ANSWER_BYTES_MAX + 1), "too_large"),
    )
    for said, fault in ends:
        with server(lambda link, said=said: link.sendall(said)) as port:  # type: ignore[misc]
            reply = ask("POST", f"http://127.0.0.1:{port}/events", b"{}", {}, 10.0)
            assert (reply.fault, reply.may_have_arrived) == (fault, True)
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    reply = ask("GET", f"http://127.0.0.1:{port}/", None, {}, 10.0)
    assert (reply.fault, reply.may_have_arrived) == ("connection_refused", False)


def test_who_does_not_answer_in_time_is_waited_for_no_longer() -> None:
    silent = threading.Event()
    with server(lambda link: silent.wait(5) and None) as port:
        assert ask("GET", f"http://127.0.0.1:{port}/", None, {}, 0.2).fault == "no_answer"
        silent.set()


def test_a_redirect_is_an_answer_and_not_followed() -> None:
    moved = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
    with server(lambda link: link.sendall(moved)) as port:
        assert ask("GET", f"http://127.0.0.1:{port}/", None, {}, 10.0).status == 302
