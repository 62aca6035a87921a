"""Whether a server could listen where it is told to; gunicorn would try five times and say so in its own words."""

from __future__ import annotations

import errno
import socket

import click
from gunicorn.util import parse_address

EXAMPLE = "127.0.0.1:8000"
PORT_MAX = 65535


def check_bind(bind: str) -> None:
    """Nothing for an address that is free just now, a socket file or a handle; a sentence for any other."""
    try:
        address = parse_address(bind)
    except RuntimeError:
        raise click.ClickException(f"{bind} 不是地址和端口，请写成 {EXAMPLE}。") from None
    if not isinstance(address, tuple):
        return
    host, port = address
    if not 1 <= port <= PORT_MAX:
        raise click.ClickException(f"端口 {port} 不能用：端口应为 1 至 65535，例如 {EXAMPLE}。")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise click.ClickException(f"没有找到地址 {host}，请写成 {EXAMPLE}。") from None
    family, kind, protocol, _name, place = found[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(place)
        except OSError as error:
            raise click.ClickException(_why(error, host, port)) from None


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        other = port + 1 if port < PORT_MAX else port - 1
        return f"端口 {port} 已被占用，换一个试试：quhao serve --bind {host}:{other}"
    if error.errno == errno.EACCES:
        return f"没有使用端口 {port} 的权限，请用 1024 以上的端口，例如 {EXAMPLE}。"
    return f"本机不能在 {host} 上提供服务，请写本机的地址，或用 0.0.0.0 表示全部。"
