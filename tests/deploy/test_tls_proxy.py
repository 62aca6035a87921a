"""The delivered nginx file, run by a real nginx over TLS in front of a server that says what it heard."""

from __future__ import annotations

import http.client
import os
import re
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from tests.deploy.test_install import install
from tests.server import free_port

CONFIG: Final = Path(__file__).resolve().parents[2] / "deploy" / "nginx" / "nginx.conf"
START_S: Final = 30.0


class Heard(BaseHTTPRequestHandler):
    """Answers with the headers it was given; takes an upgrade and sends back whatever comes."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.headers.get("Upgrade") == "websocket":
            self.close_connection = True
            self.wfile.write(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
            self.wfile.write(self.connection.recv(64))
            return
        body = str(self.headers).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


class Proxy(NamedTuple):
    """Where the running nginx listens, and what a box needs to trust it."""

    plain: int
    safe: int
    trust: ssl.SSLContext

    def ask(self, path: str, **headers: str) -> http.client.HTTPResponse:
        line = http.client.HTTPSConnection("127.0.0.1", self.safe, context=self.trust, timeout=START_S)
        line.request("GET", path, headers={"Host": "hall.example", **headers})
        return line.getresponse()

    def upgraded(self) -> ssl.SSLSocket:
        raw = socket.create_connection(("127.0.0.1", self.safe), timeout=START_S)
        return self.trust.wrap_socket(raw, server_hostname="127.0.0.1")


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    root = tmp_path_factory.mktemp("proxy")
    install(root, "server", "--name", "127.0.0.1")
    behind = ThreadingHTTPServer(("127.0.0.1", 0), Heard)
    behind.daemon_threads = True
    threading.Thread(target=behind.serve_forever, args=(0.02,), daemon=True).start()
    plain, safe = free_port(), free_port()
    (root / "run").mkdir()
    text = (root / "etc/quhao/nginx.conf").read_text(encoding="utf-8")
    text = re.sub(r"^ *listen \[::\].*$", "", text, flags=re.M)
    for ours, here in (
        ("listen 80 ", f"listen 127.0.0.1:{plain} "),
        ("listen 443 ", f"listen 127.0.0.1:{safe} "),
        ("127.0.0.1:8000", f"127.0.0.1:{behind.server_port}"),
        ("/run/quhao-proxy", str(root / "run")),
        ("/etc/quhao/tls", str(root / "etc/quhao/tls")),
        ("worker_processes 2", f"worker_processes 1{'; user root' if os.getuid() == 0 else ''}"),
    ):
        assert ours in text
        text = text.replace(ours, here)
    file = root / "nginx.conf"
    file.write_text(text, encoding="utf-8")
    subprocess.run(["nginx", "-t", "-q", "-e", "stderr", "-c", str(file)], check=True)
    running = subprocess.Popen(["nginx", "-e", "stderr", "-c", str(file)])
    try:
        _wait_for(safe)
        yield Proxy(plain, safe, ssl.create_default_context(cafile=str(root / "etc/quhao/tls/ca.crt")))
    finally:
        running.terminate()
        running.wait(START_S)
        behind.shutdown()
        behind.server_close()


def _wait_for(port: int) -> None:
    end_s = time.monotonic() + START_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            assert time.monotonic() < end_s
            time.sleep(0.02)


def test_whoever_comes_without_tls_is_sent_to_the_same_place_with_it(proxy: Proxy) -> None:
    line = http.client.HTTPConnection("127.0.0.1", proxy.plain, timeout=START_S)
    line.request("GET", "/p/t/abc?x=1", headers={"Host": "hall.example"})
    answer = line.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, "https://hall.example/p/t/abc?x=1")


def test_the_server_hears_the_callers_own_address_and_not_what_the_caller_says_of_it(proxy: Proxy) -> None:
    answer = proxy.ask("/", **{"X-Forwarded-For": "6.6.6.6", "X-Forwarded-Proto": "http", "X-Forwarded-Host": "evil"})
    heard = dict(line.split(": ", 1) for line in answer.read().decode().splitlines() if ": " in line)
    assert heard["X-Forwarded-For"] == "127.0.0.1"
    assert (heard["X-Forwarded-Proto"], heard["X-Forwarded-Host"], heard["Host"]) == ("https", *["hall.example"] * 2)
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert answer.headers["Server"] == "nginx"


def test_the_feed_is_upgraded_and_its_bytes_go_both_ways(proxy: Proxy) -> None:
    with proxy.upgraded() as line:
        line.sendall(
            b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: hall.example\r\n"
            b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
        )
        came = b""
        while b"\r\n\r\n" not in came:
            came += line.recv(4096)
        assert came.startswith(b"HTTP/1.1 101 ")
        line.sendall(b"hello")
        assert line.recv(64) == b"hello"


def test_a_body_larger_than_the_server_takes_is_refused_before_it_is_sent(proxy: Proxy) -> None:
    for megabytes, refused in ((14, False), (16, True)):
        with proxy.upgraded() as line:
            length = megabytes * 2**20
            line.sendall(f"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n".encode())
            if refused:
                assert line.recv(64).startswith(b"HTTP/1.1 413 ")
            else:
                line.settimeout(0.3)
                with pytest.raises(TimeoutError):
                    line.recv(64)  # it waits for the body


def test_the_largest_body_of_the_contract_passes_the_proxy() -> None:
    found = re.search(r"client_max_body_size (\d+)m;", CONFIG.read_text(encoding="utf-8"))
    assert found is not None
    from queue_server.api.case_pages import BASE64_MAX

    assert int(found[1]) * 2**20 >= BASE64_MAX + 1024


def test_only_http_1_and_tls_from_1_2_on_are_spoken(proxy: Proxy) -> None:
    both = ssl.create_default_context()
    both.check_hostname, both.verify_mode = False, ssl.CERT_NONE
    both.set_alpn_protocols(["h2", "http/1.1"])
    with (
        socket.create_connection(("127.0.0.1", proxy.safe), timeout=START_S) as raw,
        both.wrap_socket(raw, server_hostname="hall.example") as line,
    ):
        assert line.selected_alpn_protocol() == "http/1.1"
        assert line.version() in ("TLSv1.2", "TLSv1.3")
