"""A run's events: read, and taken up where a connection was lost."""

from __future__ import annotations

import json
from typing import Any, Dict, Iterable, Iterator, NamedTuple, Optional

from .transport import CONNECTION_LOST, Call, Transport


class RunEvent(NamedTuple):
    """An entry of a run's journal, or text while it is being written."""

    execution_id: str
    id: Optional[int]  # the entry's number; None for "text", which the next "model_turn" tells again as a whole
    event: str
    data: Any


class _Raw(NamedTuple):
    id: str
    event: str
    data: str


class Follower:
    """Tells each entry once until "finished".

    A connection that breaks off or falls silent is taken up after the last entry; only attempts that bring nothing new
    count as failures.
    """

    def __init__(self, transport: Transport, start: Optional[Call], execution_id: str = "", after: int = 0) -> None:
        self._transport = transport
        self._start = start
        self._execution_id = execution_id
        self._after = after
        self._turn = -1
        self._written = 0  # of this turn, in UTF-16 code units as offsets are

    def __iter__(self) -> Iterator[RunEvent]:
        attempt = 1
        while True:
            response = self._transport.send(self._call(), self._transport.settings.silence, lambda answer: answer)
            lost: Exception = ConnectionError("the stream ended before the run")
            with response:
                if response.status == 204:
                    return
                self._execution_id = self._execution_id or response.headers.get("Location", "").rsplit("/", 1)[-1]
                lines = _Lines(response)
                for raw in _parse(lines):
                    event = self._fresh(raw)
                    if event is not None:
                        attempt = 1
                        yield event
                        if event.event == "finished":
                            return
                lost = lines.failure or lost
            self._transport.pause(lost, attempt)
            attempt += 1

    def _call(self) -> Call:
        accept = {"Accept": "text/event-stream"}
        if not self._execution_id and self._start is not None:
            return self._start._replace(headers={**self._start.headers, **accept})
        path = f"/api/v1/executions/{self._execution_id}/events"
        return Call("GET", path, {**accept, "Last-Event-ID": str(self._after)})

    def _fresh(self, raw: _Raw) -> Optional[RunEvent]:
        """The event, or None where it was told before."""
        data = json.loads(raw.data)
        if raw.id:
            number = int(raw.id)
            if number <= self._after:
                return None
            self._after = number
            return RunEvent(self._execution_id, number, raw.event, data)
        if raw.event == "text":
            data = self._unseen(data)
        return None if data is None else RunEvent(self._execution_id, None, raw.event, data)

    def _unseen(self, text: Dict[str, Any]) -> Optional[Dict[str, Any]]:
        if text["turn"] != self._turn:
            self._turn, self._written = text["turn"], 0
        units = text["text"].encode("utf-16-le", "surrogatepass")
        known = max(0, self._written - text["offset"])
        if 2 * known >= len(units):
            return None
        self._written = text["offset"] + len(units) // 2
        rest = units[2 * known :].decode("utf-16-le", "surrogatepass")
        return {**text, "offset": text["offset"] + known, "text": rest}


class _Lines:
    """The lines of an answer until it ends or the connection is lost; failure says which."""

    def __init__(self, response: Any) -> None:
        self._response = response
        self.failure: Optional[Exception] = None

    def __iter__(self) -> Iterator[str]:
        while True:
            try:
                line = self._response.readline()
            except CONNECTION_LOST as failure:
                self.failure = failure
                return
            if not line.endswith(b"\n"):
                return  # the end, or half a line
            yield line.decode().rstrip("\r\n")


def _parse(lines: Iterable[str]) -> Iterator[_Raw]:
    """Reads Server-Sent Events (WHATWG HTML, section 9.2); an event without its end is dropped."""
    fields: Dict[str, str] = {}
    for line in lines:
        if line:
            name, _, value = line.partition(":")
            value = value[1:] if value.startswith(" ") else value
            if name == "data" and "data" in fields:
                value = f"{fields['data']}\n{value}"
            fields[name] = value
            continue
        if "data" in fields:
            yield _Raw(fields.get("id", ""), fields.get("event", "message"), fields["data"])
        fields = {}
