"""The options `--server-*`, shared by every command that serves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

__all__ = ["server_options"]

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.option("--server-host", default="127.0.0.1", show_default=True, help="Address to listen at."),
    click.option("--server-port", type=int, default=8000, show_default=True, help="Port to listen at; 0 picks one."),
    click.option("--server-uds", type=click.Path(), default=None, help="UNIX socket to listen at instead."),
    click.option("--server-fd", type=int, default=None, help="Open file descriptor to listen at instead."),
    click.option("--server-reload", is_flag=True, help="Start again when code changes."),
    click.option("--server-reload-dirs", multiple=True, type=click.Path(exists=True), help="Folders to watch."),
    click.option("--server-workers", type=int, default=None, help="Processes; not together with --server-reload."),
    click.option("--server-loop", default="auto", show_default=True, help="Event loop: auto, asyncio or uvloop."),
    click.option("--server-http", default="auto", show_default=True, help="HTTP parser: auto, h11 or httptools."),
    click.option(
        "--server-env-file", type=click.Path(exists=True), default=None, help="File of environment variables."
    ),
    click.option("--server-log-level", default=None, help="critical, error, warning, info, debug or trace."),
    click.option("--server-access-log/--no-server-access-log", default=True, help="Log each request."),
    click.option("--server-proxy-headers/--no-server-proxy-headers", default=True, help="Trust X-Forwarded-*."),
    click.option("--server-forwarded-allow-ips", default=None, help="Addresses whose X-Forwarded-* are trusted."),
    click.option("--server-root-path", default="", help="Path under which a proxy serves the application."),
    click.option("--server-limit-concurrency", type=int, default=None, help="Open connections before 503."),
    click.option("--server-limit-max-requests", type=int, default=None, help="Requests before a process ends."),
    click.option("--server-timeout-keep-alive", type=int, default=5, show_default=True, help="Seconds."),
    click.option("--server-timeout-graceful-shutdown", type=int, default=None, help="Seconds."),
    click.option("--server-ssl-keyfile", type=click.Path(exists=True), default=None, help="TLS key."),
    click.option("--server-ssl-certfile", type=click.Path(exists=True), default=None, help="TLS certificate."),
    click.option("--server-app-dir", default=".", show_default=True, help="Folder to look up modules in."),
)


def server_options(command: Command) -> Command:
    """Adds the options to `command`; they arrive as `server_*` keywords."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
