"""Every option of the server: one table for the command line, the environment, `flama.run` and configuration files."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from flama.exceptions import ApplicationError

__all__ = ["OPTIONS", "Kind", "ServerOption", "settings_of", "unknown_option"]

Kind: TypeAlias = Literal["text", "whole", "number", "flag", "path", "texts", "paths", "choice", "headers", "logging"]
"""`logging` is a path, or in a file the logging dictionary itself; `headers` are `Name:Value`."""


@dataclass(frozen=True, slots=True)
class ServerOption:
    """One option. `default` is that of uvicorn; with None uvicorn decides."""

    name: str
    kind: Kind
    default: Any
    help: str
    choices: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None

    @property
    def variables(self) -> tuple[str, str]:
        """The environment variables that set it, the first one first: `FLAMA_SERVER_HOST`, `FLAMA_HOST`."""
        return f"FLAMA_SERVER_{self.name.upper()}", f"FLAMA_{self.name.upper()}"


_LEVELS = ("critical", "error", "warning", "info", "debug", "trace")

OPTIONS: tuple[ServerOption, ...] = (
    ServerOption("host", "text", "127.0.0.1", "Address to listen at."),
    ServerOption("port", "whole", 8000, "Port to listen at; 0 picks one.", least=0, most=65535),
    ServerOption("uds", "text", None, "UNIX socket to listen at instead."),
    ServerOption("fd", "whole", None, "Open file descriptor to listen at instead.", least=0),
    ServerOption("reload", "flag", False, "Start again when code changes."),
    ServerOption("reload_dirs", "paths", None, "Folders to watch; the current one by default."),
    ServerOption("reload_includes", "texts", None, "Patterns of files to watch; *.py by default."),
    ServerOption("reload_excludes", "texts", None, "Patterns of files not to watch."),
    ServerOption("reload_delay", "number", 0.25, "Seconds between two looks at the files."),
    ServerOption("workers", "whole", None, "Processes; not together with reload.", least=1),
    ServerOption("loop", "text", "auto", "Event loop: auto, asyncio, uvloop, or module:factory."),
    ServerOption("http", "text", "auto", "HTTP parser: auto, h11 or httptools."),
    ServerOption("ws", "text", "auto", "WebSocket implementation: auto, none, websockets or wsproto."),
    ServerOption("ws_max_size", "whole", 16_777_216, "Bytes of a WebSocket message at most."),
    ServerOption("ws_ping_interval", "number", 20.0, "Seconds between pings of a WebSocket."),
    ServerOption("ws_ping_timeout", "number", 20.0, "Seconds to wait for the answer to a ping."),
    ServerOption("ws_per_message_deflate", "flag", True, "Compress WebSocket messages."),
    ServerOption("lifespan", "choice", "auto", "Start and stop the application.", ("auto", "on", "off")),
    ServerOption("interface", "choice", "auto", "What kind of application it is.", ("auto", "asgi3", "asgi2", "wsgi")),
    ServerOption("env_file", "path", None, "File of environment variables."),
    ServerOption("log_config", "logging", None, "Logging configuration: .ini, .json or .yaml."),
    ServerOption("log_level", "choice", None, "Least level of what is logged; info by default.", _LEVELS),
    ServerOption("access_log", "flag", True, "Log each request."),
    ServerOption("use_colors", "flag", None, "Colour the log; on a terminal by default."),
    ServerOption("proxy_headers", "flag", True, "Believe X-Forwarded-* of trusted proxies."),
    ServerOption("server_header", "flag", True, "Send the header Server."),
    ServerOption("date_header", "flag", True, "Send the header Date."),
    ServerOption("forwarded_allow_ips", "text", None, "Trusted proxies: addresses with commas between, or *."),
    ServerOption("root_path", "text", "", "Path under which a proxy serves the application."),
    ServerOption("limit_concurrency", "whole", None, "Open connections before 503.", least=1),
    ServerOption("backlog", "whole", 2048, "Connections that may wait to be accepted."),
    ServerOption("limit_max_requests", "whole", None, "Requests before a process ends.", least=1),
    ServerOption("timeout_keep_alive", "whole", 5, "Seconds before an idle connection is closed."),
    ServerOption("timeout_graceful_shutdown", "whole", None, "Seconds that open requests have when the server stops."),
    ServerOption("ssl_keyfile", "path", None, "TLS key."),
    ServerOption("ssl_certfile", "path", None, "TLS certificate."),
    ServerOption("ssl_keyfile_password", "text", None, "Password of the TLS key."),
    ServerOption("ssl_version", "whole", None, "TLS version, a number of Python's module ssl; the newest by default."),
    ServerOption("ssl_cert_reqs", "whole", None, "Whether clients need a certificate: 0 no, 1 may have, 2 must have."),
    ServerOption("ssl_ca_certs", "path", None, "Certificates that clients' ones are checked against."),
    ServerOption("ssl_ciphers", "text", None, "TLS ciphers; the safe ones of OpenSSL by default."),
    ServerOption("headers", "headers", None, "Headers of every response, each Name:Value."),
    ServerOption("app_dir", "path", None, "Folder to look up modules in."),
    ServerOption("h11_max_incomplete_event_size", "whole", None, "Bytes of an unfinished request head, with h11."),
    ServerOption("factory", "flag", False, "The attribute is a function that makes the application."),
)


def settings_of(options: Mapping[str, Any]) -> dict[str, Any]:
    """What uvicorn is told, from keywords that begin with `server_`; None and nothing are left to uvicorn.

    Raises `ApplicationError` naming an option that does not exist, with what may be meant, and for a number that cannot
    be.
    """
    if unprefixed := [name for name in options if not name.startswith("server_")]:
        raise ApplicationError(f"The options of `flama.run` begin with `server_`, unlike {', '.join(unprefixed)}.")
    settings = {}
    known = _known()
    for keyword, value in options.items():
        name = keyword.removeprefix("server_")
        if name not in known:
            raise ApplicationError(unknown_option(f"`{keyword}`", keyword, [f"server_{name}" for name in known]))
        if value is not None and value != ():
            settings[name] = value
    _check_limits(settings)
    return settings


def _check_limits(settings: Mapping[str, Any]) -> None:
    for option in OPTIONS:
        value = settings.get(option.name)
        if not isinstance(value, int):
            continue
        if (option.least is not None and value < option.least) or (option.most is not None and value > option.most):
            limits = f"at least {option.least}" if option.most is None else f"from {option.least} to {option.most}"
            raise ApplicationError(f"`server_{option.name}` is {limits}, not {value}.")


def unknown_option(shown: str, name: str, known: Iterable[str]) -> str:
    """A sentence about an option that does not exist."""
    close = difflib.get_close_matches(name, list(known), n=1)
    return f"There is no server option {shown}" + (f"; do you mean `{close[0]}`?" if close else ".")


def _known() -> set[str]:
    """Those of the table, and what the installed uvicorn knows besides."""
    import uvicorn

    named = {option.name for option in OPTIONS} | set(inspect.signature(uvicorn.Config).parameters)
    return named - {"app", "callback_notify", "timeout_notify"}
