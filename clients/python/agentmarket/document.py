"""Canonical JSON by path, each value as it is written."""

from __future__ import annotations

import re
from typing import Dict, List, Tuple

_NUMBER = re.compile(r"(?:0|[1-9][0-9]*)(?![0-9])")
_DIGITS = re.compile(r"[0-9]+")
_ALTERED = "the file is not as it was downloaded: get it again, do not reformat it"
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)


class ReceiptRefused(Exception):
    """What was served is not what was signed, or contradicts itself; the message says where."""


def need(holds: bool, otherwise: str) -> None:
    if not holds:
        raise ReceiptRefused(otherwise)


class Document:
    """{"a":[{"b":1}]} has .a, .a.0 and .a.0.b."""

    def __init__(self, values: Dict[str, str], prefix: str) -> None:
        self._values = values
        self._prefix = prefix

    @staticmethod
    def read(text: str) -> Document:
        values: Dict[str, str] = {}
        try:
            need(_read(text, 0, "", values) == len(text), "something follows the document")
        except ReceiptRefused as fault:
            raise ReceiptRefused(f"{_ALTERED} ({fault})") from None
        return Document(values, "")

    def has(self, name: str) -> bool:
        return f"{self._prefix}.{name}" in self._values

    def get(self, name: str) -> str:
        """A value as it is written, a string with its quotes."""
        value = self._values.get(f"{self._prefix}.{name}")
        if value is None:
            raise ReceiptRefused(f"{name} is missing")
        return value

    def plain(self, name: str) -> str:
        """A string without its quotes."""
        return self.get(name)[1:-1]

    def number(self, name: str) -> int:
        value = self.get(name)
        need(_DIGITS.fullmatch(value) is not None, f"{name} is no number")
        return int(value)

    def at(self, name: str) -> Document:
        return Document(self._values, f"{self._prefix}.{name}")

    def all(self, name: str) -> List[Document]:
        return [self.at(f"{name}.{n}") for n in range(self.number(f"{name}.size"))]

    def sum(self, table: str, member: str) -> str:
        return str(sum(row.number(member) for row in self.all(table)))


def _read(text: str, start: int, path: str, values: Dict[str, str]) -> int:
    """Reads the value that begins at start, and returns where it ends."""
    first = text[start : start + 1]
    if first in ("{", "["):
        end = _read_members(text, start, path, values)
    else:
        found = (_STRING if first == '"' else _NUMBER).match(text, start)
        if found is None:
            raise ReceiptRefused("what stands there is no value of a receipt")
        end = found.end()
    need(path not in values, "a member stands twice")
    values[path] = text[start:end]
    return end


def _read_members(text: str, start: int, path: str, values: Dict[str, str]) -> int:
    is_object = text[start] == "{"
    close = "}" if is_object else "]"
    at, size = start + 1, 0
    while text[at : at + 1] != close:
        if size:
            need(text[at : at + 1] == ",", "a comma is missing")
            at += 1
        name = str(size)
        if is_object:
            name, at = _read_name(text, at)
        at = _read(text, at, f"{path}.{name}", values)
        size += 1
    values[f"{path}.size"] = str(size)
    return at + 1


def _read_name(text: str, at: int) -> Tuple[str, int]:
    need(text[at : at + 1] == '"', "a member has no name")
    colon = text.find('":', at)
    need(colon > 0, "a member has no value")
    return text[at + 1 : colon], colon + 2
