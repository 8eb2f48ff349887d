"""One sentence handed to a carrier of the host's choosing, through apprise.

Addresses of carriers come from the settings only, with « {to} » where who receives goes:
nobody types one in a form, so nobody sends our requests where they want. apprise says yes or
no and hides why; what its requests met is read beside it, for the class of the error.
"""

from __future__ import annotations

import functools
import importlib
import ipaddress
from collections.abc import Callable, Collection
from contextvars import ContextVar
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any
from urllib.parse import quote, urlsplit

from notifications.contract import SENT, Outcome, Result

# Mails of other people wait behind in the same batch: seconds to connect, then to answer.
SECONDS = (3.0, 7.0)
TO = "{to}"
# Every other scheme of apprise stays shut: some of them read files of this machine.
SMS_SCHEMES = frozenset(
    {"octopush", "clicksend", "46elks", "httpsms", "smseagle", "smseagles", "twilio", "vonage",
     "bulksms", "sinch", "json", "jsons"}
)  # fmt: skip
CHAT_SCHEMES = frozenset(
    {"ntfy", "ntfys", "matrix", "matrixs", "mmost", "mmosts", "signal", "signals"}
)
# The carrier refuses us (401, 403), asks for patience, or is broken: not this message's fault.
_OURS = {401, 402, 403, 407}
_LATER = {408, 425, 429}


@dataclass
class _Met:
    """What the requests of one message met."""

    status: int = 0
    error: Exception | None = None


_met: ContextVar[_Met | None] = ContextVar("met", default=None)


def is_installed() -> bool:
    """Whether the extra `canaux` is here."""
    return find_spec("apprise") is not None


def faults(url: str, schemes: Collection[str]) -> str:
    """What is wrong with the address of a carrier, in one word; "" if nothing."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "host"
    if parts.scheme not in schemes:
        return "scheme"
    if TO not in url:
        return "to"
    return ""


def hand_over(url: str, *, to: str, text: str, schemes: Collection[str]) -> Result:
    """Send `text` and nothing else to `to`, through the carrier at `url`.

    TLS is checked, no redirection is followed, no proxy is used; without TLS only a bridge
    on this very machine is spoken to. The text of an error is never kept.
    """
    if fault := faults(url, schemes):
        return Result(Outcome.TEMPORARY, f"carrier-{fault}", down=True)
    carrier = _library().Apprise.instantiate(
        url.replace(TO, quote(to, safe="")), asset=_asset(), suppress_exceptions=True
    )
    if carrier is None:
        return Result(Outcome.PERMANENT, "address")
    met = _Met()
    before = _met.set(met)
    try:
        if carrier.notify(body=text, title=""):
            return SENT
    finally:
        _met.reset(before)
    return _judge(met)


def _judge(met: _Met) -> Result:
    """The class of what was met. A carrier is one for everybody: its faults are `down`."""
    if met.error is not None:
        word, in_doubt = _word(met.error)
        return Result(Outcome.TEMPORARY, word, down=True, in_doubt=in_doubt)
    code = str(met.status)
    if not met.status:
        return Result(Outcome.PERMANENT, "address")
    if met.status in _OURS | _LATER or met.status >= 500 or 300 <= met.status < 400:
        return Result(Outcome.TEMPORARY, code, down=True)
    return Result(Outcome.PERMANENT, code)


def _word(error: Exception) -> tuple[str, bool]:
    """One word for an error of the line, and whether the whole request had left."""
    said = importlib.import_module("requests.exceptions")
    late = importlib.import_module("urllib3.exceptions")
    cause = getattr(error.args[0], "reason", None) if error.args else None
    for kind, word in (
        (said.SSLError, "tls"),
        (said.InvalidURL, "scheme"),
        (said.ConnectTimeout, "timeout"),
    ):
        if isinstance(error, kind):
            return word, False
    if isinstance(cause, late.NameResolutionError):
        return "unknown-host", False
    if isinstance(cause, late.NewConnectionError):
        return "refused", False
    return ("timeout" if isinstance(error, said.ReadTimeout) else "cut"), True


@functools.cache
def _library() -> Any:
    """apprise, with every other scheme shut, and our eye on its requests.

    Loaded at the first message only: it weighs 36 MB in a process that sends none.
    """
    apprise = importlib.import_module("apprise")
    manager = importlib.import_module("apprise.manager_plugins").NotificationManager()
    manager.enable_only(*SMS_SCHEMES, *CHAT_SCHEMES)
    session = importlib.import_module("requests.sessions").Session
    session.send = _watched(session.send)
    return apprise


@functools.cache
def _asset() -> Any:
    """No name of a program, no picture, nothing kept on the disk, no redirection."""
    return _library().AppriseAsset(
        app_id="", app_desc="", app_url="", image_url_mask="", image_url_logo="",
        image_path_mask="", http_redirects=False, secure_logging=True,
    )  # fmt: skip


def _watched(send: Callable[..., Any]) -> Callable[..., Any]:
    """`Session.send`, which notes what it meets and refuses to go unsafely."""

    @functools.wraps(send)
    def watched(session: Any, request: Any, **how: Any) -> Any:
        met = _met.get()
        if met is None:
            return send(session, request, **how)
        how |= {"timeout": SECONDS, "allow_redirects": False, "proxies": {}}
        try:
            _check(request.url, verify=how.get("verify", True))
            answer = send(session, request, **how)
        except Exception as error:
            met.error = error
            raise
        met.status, met.error = answer.status_code, None
        return answer

    return watched


def _check(url: str, *, verify: Any) -> None:
    parts = urlsplit(url)
    if parts.scheme == "https" and verify is not False:
        return
    if parts.scheme == "http" and _is_this_machine(parts.hostname or ""):
        return
    raise importlib.import_module("requests.exceptions").InvalidURL("not safe")


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
