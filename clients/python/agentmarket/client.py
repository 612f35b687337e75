"""The platform, called under one API key."""

from __future__ import annotations

import json
import time
import urllib.parse
import uuid
from typing import Any, Callable, Dict, Iterator, Mapping, Optional, Union, cast

from .events import Follower, RunEvent
from .receipts import verify_receipts
from .transport import Call, Settings, Transport
from .types import Quote, ReceiptView, RunView

_PATIENCE = 60  # seconds for which a call asks the platform to wait
_TIMEOUT = 90.0
_FIRST_POLL = 0.25
_LONGEST_POLL = 5.0


class Deployment(str):
    """The id of a deployment, where a package's id could stand."""


class AgentMarket:
    def __init__(
        self,
        base_url: str,
        api_key: str,
        *,
        max_attempts: int = 5,
        max_wait: float = 60,
        silence: float = 45,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """max_attempts: how often a call is sent in all; max_wait: the longest wait before an attempt, in seconds;
        silence: seconds without a byte after which a stream counts as lost (the platform sends one every 15)."""
        self._transport = Transport(Settings(base_url, api_key, max_attempts, max_wait, silence, sleep))

    def quote(self, package: str, *, tier: Optional[str] = None, max_price_micros: Optional[int] = None) -> Quote:
        """The most that a run of the package, started now, can cost."""
        body = _without_none({"tier": tier, "max_price_micros": max_price_micros})
        return cast(Quote, self._json(Call("POST", f"{_path(package)}/quote", body=body)))

    def run(self, target: Union[str, Deployment], input: Any, **options: Any) -> RunView:
        """Runs an agent and waits until the run has ended or waits for a person.

        How it ended is in "status": a run that failed is an answer, and is not started again. Options: idempotency_key,
        tier, timeout_seconds, max_price_micros, metadata, provider_key.
        """
        call = _execute(target, input, options)
        run = cast(RunView, self._json(_preferring(call, f"wait={_PATIENCE}")))
        return run if _is_over(run) else self.wait(run["execution_id"])

    def start(self, target: Union[str, Deployment], input: Any, **options: Any) -> RunView:
        """Starts a run and returns at once."""
        return cast(RunView, self._json(_preferring(_execute(target, input, options), "respond-async")))

    def get(self, execution_id: str) -> RunView:
        return cast(RunView, self._json(Call("GET", _run_path(execution_id))))

    def cancel(self, execution_id: str) -> RunView:
        """Asks a live run to stop; completed model turns are charged."""
        return cast(RunView, self._json(Call("POST", f"{_run_path(execution_id)}/cancel")))

    def wait(self, execution_id: str, timeout: Optional[float] = None) -> RunView:
        """Waits until a run has ended or waits for a person; raises TimeoutError when that takes longer."""
        end = None if timeout is None else time.monotonic() + timeout
        delay = _FIRST_POLL
        while True:
            run = self.get(execution_id)
            if _is_over(run):
                return run
            if end is not None and time.monotonic() + delay > end:
                raise TimeoutError(f"the run {execution_id} is {run['status']} after {timeout} s; it goes on")
            self._transport.settings.sleep(delay)
            delay = min(delay * 1.5, _LONGEST_POLL)

    def stream(self, target: Union[str, Deployment], input: Any, **options: Any) -> Iterator[RunEvent]:
        """Starts a run and tells its events, each entry once, until "finished"; a lost connection is taken up again."""
        return iter(Follower(self._transport, _execute(target, input, options)))

    def events(self, execution_id: str, after: int = 0) -> Iterator[RunEvent]:
        """Tells the events of a run that was started before: the entries after number `after`, until "finished"."""
        return iter(Follower(self._transport, None, urllib.parse.quote(execution_id, safe=""), after))

    def receipt(self, execution_id: str, keys: Optional[str] = None) -> ReceiptView:
        """The signed receipt of a charged run, verified: signature, hash, place and price.

        keys is the text of the platform's published keys as you keep it; without it they are fetched. Raises
        ReceiptRefused when anything is wrong.
        """
        served = self._text(f"{_run_path(execution_id)}/receipt")
        verify_receipts(served, keys or self._text("/.well-known/agentmarket-receipt-keys.json"))
        return cast(ReceiptView, json.loads(served))

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Optional[Mapping[str, Any]] = None,
        body: Any = None,
        idempotency_key: Optional[str] = None,
    ) -> Any:
        """Any operation of the contract: call("GET", "/api/v1/executions", query={"status": "failed"})."""
        key = {"Idempotency-Key": _key(idempotency_key)} if method == "POST" else {}
        given = urllib.parse.urlencode(_without_none(query or {}))
        return self._json(Call(method, f"{path}?{given}" if given else path, key, body))

    def _json(self, call: Call) -> Any:
        text = self._transport.send(call, _TIMEOUT, _read)
        return json.loads(text) if text else None

    def _text(self, path: str) -> str:
        return self._transport.send(Call("GET", path), _TIMEOUT, _read).decode()


def _read(answer: Any) -> bytes:
    with answer:
        return cast(bytes, answer.read())


def _is_over(run: RunView) -> bool:
    return run.get("finished_at") is not None or run["status"] == "waiting_approval"


def _path(target: Union[str, Deployment]) -> str:
    kind = "deployments" if isinstance(target, Deployment) else "marketplace/packages"
    return f"/api/v1/{kind}/{urllib.parse.quote(target, safe='')}"


def _run_path(execution_id: str) -> str:
    return f"/api/v1/executions/{urllib.parse.quote(execution_id, safe='')}"


def _execute(target: Union[str, Deployment], input: Any, options: Dict[str, Any]) -> Call:
    """Made once per call of a method, so each attempt carries the same Idempotency-Key."""
    left = dict(options)
    headers = {"Idempotency-Key": _key(left.pop("idempotency_key", None))}
    provider_key = left.pop("provider_key", None)
    if provider_key is not None:
        headers["X-Provider-Key"] = provider_key
    names = ("tier", "timeout_seconds", "max_price_micros", "metadata")
    body = {"input": input, **_without_none({name: left.pop(name, None) for name in names})}
    if left:
        raise TypeError(f"there is no option {', '.join(sorted(left))}")
    return Call("POST", f"{_path(target)}/execute", headers, body)


def _key(given: Optional[str]) -> str:
    """A new one for None only: an empty one is a mistake, and the platform says so."""
    return str(uuid.uuid4()) if given is None else given


def _preferring(call: Call, preference: str) -> Call:
    return call._replace(headers={**call.headers, "Prefer": preference})


def _without_none(members: Mapping[str, Any]) -> Dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}
