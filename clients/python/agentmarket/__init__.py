"""A small client of the Agent Marketplace Platform, with nothing but Python's standard library."""

from .client import AgentMarket, Deployment
from .document import ReceiptRefused
from .events import RunEvent
from .receipts import Verified, verify_receipts
from .transport import AgentMarketError

__all__ = ["AgentMarket", "AgentMarketError", "Deployment", "ReceiptRefused", "RunEvent", "Verified", "verify_receipts"]
