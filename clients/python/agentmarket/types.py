# Written by OpenApiIsCurrentTest from docs/openapi.yaml.

from __future__ import annotations

from typing import Any, Dict, List, Literal, TypedDict, Union


class Jwk(TypedDict):
    alg: str
    crv: str
    kid: str
    kty: str
    use: str
    x: str


class _Problem(TypedDict):
    code: Literal[
        "BAD_REQUEST",
        "INVALID_JSON",
        "IDEMPOTENCY_KEY_REQUIRED",
        "WEBHOOK_SIGNATURE_INVALID",
        "UNAUTHENTICATED",
        "BUDGET_EXCEEDED",
        "SUBSCRIPTION_PAST_DUE",
        "PAYMENT_DECLINED",
        "FORBIDDEN",
        "CUSTOMER_SUSPENDED",
        "CUSTOMER_CLOSED",
        "TIER_TOO_LOW",
        "NOT_FOUND",
        "METHOD_NOT_ALLOWED",
        "NOT_ACCEPTABLE",
        "ALREADY_FINISHED",
        "STILL_RUNNING",
        "CONFLICT",
        "DEPLOYMENT_INACTIVE",
        "PACKAGE_VERSION_GONE",
        "APPROVAL_CHANGED",
        "PAYMENTS_NOT_CONFIGURED",
        "BODY_TOO_LARGE",
        "UNSUPPORTED_MEDIA_TYPE",
        "INVALID_REQUEST",
        "PACKAGE_INVALID",
        "DOCUMENT_UNREADABLE",
        "IDEMPOTENCY_KEY_REUSED",
        "PRICE_LIMIT_TOO_LOW",
        "RATE_LIMITED",
        "CONCURRENCY_LIMITED",
        "STREAMS_LIMITED",
        "HEADERS_TOO_LARGE",
        "NOT_IMPLEMENTED",
        "HTTP_VERSION_NOT_SUPPORTED",
        "INTERNAL",
        "OVERLOADED",
        "STORE_UNAVAILABLE",
        "LIMITER_UNAVAILABLE",
        "VECTOR_STORE_UNAVAILABLE",
        "SHUTTING_DOWN",
        "PAYMENTS_UNAVAILABLE",
        "PAYMENTS_ACCESS_REFUSED",
        "PAYMENTS_REFUSED",
        "MODEL_UNAVAILABLE",
        "MODEL_OVERLOADED",
        "MODEL_RATE_LIMITED",
        "MODEL_SPEND_LIMIT",
        "MODEL_CIRCUIT_OPEN",
        "MODEL_TIMED_OUT",
        "MODEL_ANSWER_BROKEN",
        "MODEL_ACCESS_REFUSED",
        "MODEL_NOT_FOUND",
        "MODEL_CALL_REFUSED",
        "MODEL_PROMPT_TOO_LONG",
        "MODEL_REFUSED",
        "PROVIDER_KEY_REQUIRED",
        "PROVIDER_KEY_REFUSED",
        "PROVIDER_KEY_UNREADABLE",
        "PROVIDER_ACCOUNT_LIMITED",
        "AGENT_OUTPUT_INVALID",
        "AGENT_TURN_LIMIT",
        "AGENT_DID_NOTHING",
        "AGENT_FAILED",
        "BUDGET_EXHAUSTED",
        "RUN_TIMED_OUT",
        "RUN_CANCELLED",
        "RUN_ABANDONED",
    ]
    detail: str
    instance: str
    request_id: str
    retryable: bool
    status: int
    title: str
    type: str


class Problem(_Problem, total=False):
    errors: List[Dict[str, Any]]
    limit: int
    reset: int
    scope: str
    used: int


class _Quote(TypedDict):
    base_micros: int
    billing: Literal["METERED", "BYOK", "OFFLINE", "FREE"]
    currency: str
    degraded: bool
    model: str
    price_list: str
    quoted_micros: int
    tier: str


class Quote(_Quote, total=False):
    expected: QuoteExpected


class QuoteExpected(TypedDict):
    basis: Literal["own", "all"]
    micros: int
    p90_micros: int
    runs: int
    since: str


class ReceiptView(TypedDict):
    body: str
    hash: str
    key: Jwk
    key_id: str
    previous_hash: str
    seq: int
    signature: str


class _RunView(TypedDict):
    created_at: str
    degraded: bool
    duration_ms: int
    execution_id: str
    links: RunViewLinks
    model: str
    package_id: str
    package_version: str
    price: RunViewPrice
    status: str
    steps: int
    tier: str
    usage: RunViewUsage


class RunView(_RunView, total=False):
    deployment_id: str
    erased_at: str
    error: Dict[str, Any]
    finished_at: str
    metadata: Dict[str, str]
    output: Dict[str, Any]
    parent_id: str


class RunViewLinks(TypedDict):
    cancel: str
    events: str
    self: str
    sub_runs: str


class RunViewPrice(TypedDict):
    currency: str
    micros: int
    quoted_micros: int


class RunViewUsage(TypedDict):
    cache_read_tokens: int
    cache_write_tokens: int
    input_tokens: int
    output_tokens: int
    total_tokens: int
