"""Sends calls, each again while that may help."""

from __future__ import annotations

import http.client
import json
import random
import re
import urllib.error
import urllib.parse
import urllib.request
from typing import Any, Callable, Dict, NamedTuple, NoReturn, Optional, TypeVar

from .types import Problem

T = TypeVar("T")

_FIRST_WAIT = 0.5
_LONGEST_GUESS = 8.0

# What says that there was no answer, or half of one.
CONNECTION_LOST = (OSError, http.client.HTTPException)


class AgentMarketError(Exception):
    """The platform refused the call; problem is what it said (RFC 9457)."""

    def __init__(self, status: int, problem: Problem, retry_after: Optional[int]) -> None:
        super().__init__(f"{status} {problem.get('code', '')}: {problem.get('detail', 'no reason was given')}")
        self.status = status
        self.problem = problem
        self.retry_after = retry_after

    @property
    def retryable(self) -> bool:
        """Whether the same request may succeed later: the answer's word, or a gateway's that is no word of the platform."""
        return bool(self.problem.get("retryable", self.status in (502, 503, 504)))


class Settings(NamedTuple):
    base_url: str
    api_key: str
    max_attempts: int  # how often a call is sent in all
    max_wait: float  # the longest wait before an attempt, in seconds; a call that must wait longer fails
    silence: float  # seconds without a byte after which a stream counts as lost
    sleep: Callable[[float], None]


class Call(NamedTuple):
    method: str
    path: str
    headers: Dict[str, str] = {}
    body: Any = None


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """The key belongs to this address and no other."""

    def redirect_request(self, *_: Any) -> None:
        return None


class Transport:
    def __init__(self, settings: Settings) -> None:
        address = urllib.parse.urlsplit(settings.base_url)
        if address.scheme not in ("http", "https") or not address.netloc:
            raise ValueError("base_url must be an address like https://agents.example.com")
        self.settings = settings
        self._base = settings.base_url.rstrip("/")
        self._opener = urllib.request.build_opener(_NoRedirects)

    def send(self, call: Call, timeout: float, read: Callable[[Any], T]) -> T:
        """Sends the same request, with the same Idempotency-Key, until it is answered or must not be sent again.

        When the body of the answer breaks off while it is read, the call is sent again.
        """
        attempt = 1
        while True:
            try:
                return read(self._once(call, timeout))
            except (AgentMarketError, *CONNECTION_LOST) as failure:
                self.pause(failure, attempt)
            attempt += 1

    def pause(self, failure: Exception, attempt: int) -> None:
        """Waits before the next attempt, or raises the failure if there must not be one."""
        refused = failure if isinstance(failure, AgentMarketError) else None
        wait = _guess(attempt) if refused is None or refused.retry_after is None else refused.retry_after
        hopeless = refused is not None and not refused.retryable
        if hopeless or attempt >= self.settings.max_attempts or wait > self.settings.max_wait:
            raise failure
        self.settings.sleep(wait)

    def _once(self, call: Call, timeout: float) -> Any:
        headers = {"X-API-Key": self.settings.api_key, "Accept": "application/json", **call.headers}
        data = None
        if call.body is not None:
            data = json.dumps(call.body).encode()
            headers["Content-Type"] = "application/json"
        request = urllib.request.Request(self._base + call.path, data, headers, method=call.method)
        try:
            return self._opener.open(request, timeout=timeout)
        except urllib.error.HTTPError as refused:
            with refused:
                _refuse(refused)


def _refuse(answer: urllib.error.HTTPError) -> NoReturn:
    text = answer.read()
    said = answer.headers.get("Retry-After", "")
    retry_after = int(said) if re.fullmatch("[0-9]{1,9}", said) else None
    problem: Problem = {"detail": text[:200].decode(errors="replace")}  # type: ignore[typeddict-item]
    if "json" in answer.headers.get("Content-Type", ""):
        problem = json.loads(text)
    raise AgentMarketError(answer.code, problem, retry_after) from None


def _guess(attempt: int) -> float:
    """Doubles with each attempt, and differs between clients that failed at one time."""
    return min(_FIRST_WAIT * 2 ** (attempt - 1), _LONGEST_GUESS) * random.uniform(0.5, 1)


