"""Verifies receipts and statements without any code of the platform; what the members mean is in docs/guides/receipts.md."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Dict, NamedTuple, Optional, Set

from . import ed25519
from .document import Document, ReceiptRefused, need

_KINDS = ("cache_read", "cache_write_1h", "cache_write_5m", "input", "output")
_MARKUP = 114
_HALF = 50_000_000
_PICODOLLARS = 100_000_000


class Verified(NamedTuple):
    """What a file proved."""

    kind: str
    customer_id: str
    receipts: int  # read and computed again
    total_micros: int
    key_id: str  # thumbprint of the key that signed: compare it with the id that you wrote down
    key_known: bool  # among the keys that were given; without any, only the file's own word stands for it


def verify_receipts(text: str, keys: Optional[str] = None) -> Verified:
    """Verifies a receipt, a statement, or a month of receipts with its statement, as text just as it was served.

    keys is the text of /.well-known/agentmarket-receipt-keys.json; without it the key in the file is used.
    Raises ReceiptRefused with the first thing that is wrong.
    """
    lines = (text[:-1] if text.endswith("\n") else text).split("\n")
    signed = Document.read(lines[-1])
    need(signed.has("signature"), "the signed statement, which must end the file, is missing")
    chain = _Chain()
    for line in lines[:-1]:
        chain.add(Document.read(line), _quoted(_sha256(line)))
    key_id = _check_signature(signed, keys)
    if signed.has("body"):
        need(chain.count == 0, "a signed receipt stands alone")
        said = signed.at("body")
        chain.add(said, signed.get("hash"))
        _same("document", signed, {"seq": said.get("seq"), "previous_hash": said.get("previous_hash")})
        return Verified("receipt", said.plain("customer_id"), 1, chain.sum, key_id, keys is not None)
    said = signed.at("statement")
    chain.check_statement(said)
    total = said.number("total_micros")
    return Verified("statement", said.plain("customer_id"), chain.count, total, key_id, keys is not None)


def _check_signature(signed: Document, keys: Optional[str]) -> str:
    content = signed.get("statement" if signed.has("statement") else "body")
    key_id = _thumbprint(signed.at("key"))
    _same("document", signed, {"hash": _quoted(_sha256(content)), "key_id": _quoted(key_id)})
    if keys is not None:
        known = Document.read(re.sub(r"\s", "", keys)).all("keys")
        need(
            any(key.get("x") == signed.get("key.x") for key in known),
            f"the key {key_id} is not among the published ones",
        )
    key = base64.urlsafe_b64decode(signed.plain("key.x") + "=")
    written = signed.plain("signature")
    need(re.fullmatch("[0-9a-f]{128}", written) is not None, "the signature is not written in hexadecimal digits")
    need(ed25519.verify(key, content.encode(), bytes.fromhex(written)), "the signature is wrong")
    return key_id


def _thumbprint(key: Document) -> str:
    """The id of a public key (RFC 7638)."""
    text = '{"crv":"Ed25519","kty":"OKP","x":%s}' % key.get("x")
    digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())
    key_id = digest.rstrip(b"=").decode()
    _same("key", key, {"crv": '"Ed25519"', "kty": '"OKP"', "kid": _quoted(key_id)})
    return key_id


class _Chain:
    """Receipts in their order: each holds the hash of the one before."""

    def __init__(self) -> None:
        self.count = 0
        self.sum = 0
        self._first: Optional[Document] = None
        self._last: Optional[Document] = None
        self._head = ""
        self._months: Set[str] = set()

    def add(self, body: Document, digest: str) -> None:
        need((body.number("seq") == 1) == (body.plain("previous_hash") == ""), "only receipt 1 follows none")
        if self._last is None:
            self._first = body
        else:
            expected = {
                "customer_id": self._last.get("customer_id"),
                "seq": str(self._last.number("seq") + 1),
                "previous_hash": self._head,
            }
            _same(f"receipt {body.get('seq')}", body, expected)
        if body.has("version"):  # older receipts prove their place only
            self._check_price(body)
        self.count += 1
        self.sum += body.number("price_micros")
        self._head = digest
        self._last = body

    def check_statement(self, said: Document) -> None:
        """One signature is enough: it covers the hash of the last receipt, which covers the one before, and so on."""
        first, receipts = said.number("first_seq"), said.number("receipts")
        last = str(first + receipts - 1)
        _same("document", said, {"document": '"statement"', "version": "1", "last_seq": last})
        for table in ("by_day", "by_package"):
            sums = {"receipts": said.sum(table, "receipts"), "total_micros": said.sum(table, "micros")}
            _same(table, said, sums)
        if self._first is None or self._last is None:
            return
        expected = {
            "customer_id": self._last.get("customer_id"),
            "receipts": str(self.count),
            "head_hash": self._head,
            "total_micros": str(self.sum),
            "first_seq": self._first.get("seq"),
            "previous_hash": self._first.get("previous_hash"),
        }
        _same("statement", said, expected)
        need(self._months <= {said.get("month")}, "the statement is not of the receipts' month")

    def _check_price(self, body: Document) -> None:
        self._months.add(body.get("month"))
        price = _price(body)
        charged = min(price, body.number("quote_micros"))
        expected = {"version": "2", "price_micros": str(charged), "absorbed_micros": str(price - charged)}
        _same(f"receipt {body.get('seq')}", body, expected)


def _price(body: Document) -> int:
    base, formula = body.number("base_micros"), body.plain("formula")
    if formula == "base":
        return base
    if formula == "offline":
        return body.number("flat_micros")
    if formula == "degraded":
        return min(base, body.number("flat_micros"))
    if formula == "metered":
        return max(base, _marked_up(body))
    raise ReceiptRefused(f"receipt {body.get('seq')} has an unknown formula")


def _marked_up(body: Document) -> int:
    """The list price in pico-dollars times 114/100, rounded half-up to micro-dollars, once."""
    cost = 0
    for turn in body.all("turns"):
        own = sum(turn.number(f"{kind}_tokens") * turn.number(f"rates.{kind}") for kind in _KINDS)
        _same(f"a turn of receipt {body.get('seq')}", turn, {"cost_picodollars": str(own)})
        cost += own
    expected = {
        "cost_picodollars": str(cost),
        "rounding": '"half_up"',
        "markup_numerator": str(_MARKUP),
        "markup_denominator": "100",
    }
    _same(f"receipt {body.get('seq')}", body, expected)
    return (cost * _MARKUP + _HALF) // _PICODOLLARS


def _same(where: str, said: Document, expected: Dict[str, str]) -> None:
    for name, value in expected.items():
        need(said.get(name) == value, f"{where}: {name} is {said.get(name)} and should be {value}")


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _quoted(plain: str) -> str:
    return f'"{plain}"'
