# Written by OpenApiIsCurrentTest from docs/openapi.yaml.

from __future__ import annotations

from typing import Any, Dict, List, Literal, TypedDict, Union


class _Finding(TypedDict):
    file: str
    message: str
    severity: Literal["error", "warning"]


class Finding(_Finding, total=False):
    line: int
    pointer: str


class Jwk(TypedDict):
    alg: str
    crv: str
    kid: str
    kty: str
    use: str
    x: str


class ModelRates(TypedDict):
    cache_read: int
    cache_write_1h: int
    cache_write_5m: int
    input: int
    output: int


class _Problem(TypedDict):
    code: ErrorCode
    detail: str
    instance: str
    request_id: str
    retryable: bool
    status: int
    title: str
    type: str


class Problem(_Problem, total=False):
    accepted: List[str]
    base_micros: int
    column: int
    errors: List[Dict[str, Any]]
    findings: List[Finding]
    held_micros: int
    kept_bytes: int
    limit: int
    limit_micros: int
    line: int
    max_bytes: int
    mode: Literal["local", "shared"]
    period: Literal["day", "week", "month"]
    quoted_micros: int
    rehearsal: ReportRehearsed
    reset: int
    resets_at: str
    retry_after: int
    scope: str
    spent_micros: int
    used: int
    valid: bool


class Quote(TypedDict):
    base_micros: int
    billing: Literal["METERED", "BYOK", "OFFLINE", "FREE"]
    currency: str
    degraded: bool
    expected: Union[QuoteExpected, None]
    model: str
    price_list: str
    quoted_micros: int
    tier: Tier


class QuoteExpected(TypedDict):
    basis: Literal["own", "all"]
    micros: int
    p90_micros: int
    runs: int
    since: str


class _ReceiptBody(TypedDict):
    absorbed_micros: int
    base_micros: int
    billing: Literal["METERED", "BYOK", "OFFLINE", "FREE"]
    currency: Literal["USD"]
    customer_id: str
    execution_id: str
    finished_at: str
    formula: Literal["nothing", "offline", "degraded", "base", "metered"]
    month: str
    package_id: str
    package_version: str
    previous_hash: str
    price_list: str
    price_micros: int
    quote_micros: int
    seq: int
    status: Literal["succeeded", "failed", "cancelled", "timed_out"]
    tier: Tier
    turns: List[ReceiptTurn]
    version: int


class ReceiptBody(_ReceiptBody, total=False):
    cost_picodollars: int
    degraded: Literal[1]
    flat_micros: int
    markup_denominator: int
    markup_numerator: int
    rounding: Literal["half_up"]


class _ReceiptTurn(TypedDict):
    cache_read_tokens: int
    cache_write_1h_tokens: int
    cache_write_5m_tokens: int
    input_tokens: int
    model: str
    output_tokens: int


class ReceiptTurn(_ReceiptTurn, total=False):
    cost_picodollars: int
    priced_as: str
    rates: ModelRates


class ReceiptView(TypedDict):
    body: ReceiptBody
    hash: str
    key: Jwk
    key_id: str
    previous_hash: str
    seq: int
    signature: str


class _ReportPlayed(TypedDict):
    differences: List[str]
    duration_ms: int
    name: str
    outcome: Literal["passed", "failed", "waiting", "not_played", "needs_model"]


class ReportPlayed(_ReportPlayed, total=False):
    detail: str


class _ReportRehearsed(TypedDict):
    duration_ms: int
    examples: List[ReportPlayed]
    passed: bool


class ReportRehearsed(_ReportRehearsed, total=False):
    skipped: str


class _RunError(TypedDict):
    code: ErrorCode
    detail: str
    retryable: bool
    status: int
    title: str
    type: str


class RunError(_RunError, total=False):
    retry_after: int


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
    status: Literal["queued", "running", "waiting_approval", "succeeded", "failed", "cancelled", "timed_out"]
    steps: int
    tier: Tier
    usage: RunViewUsage


class RunView(_RunView, total=False):
    deployment_id: str
    erased_at: str
    error: RunError
    finished_at: str
    metadata: Dict[str, str]
    output: Any
    parent_id: str


class RunViewLinks(TypedDict):
    cancel: str
    events: str
    self: str
    sub_runs: str


class RunViewPrice(TypedDict):
    currency: Literal["USD"]
    micros: int
    quoted_micros: int


class RunViewUsage(TypedDict):
    cache_read_tokens: int
    cache_write_tokens: int
    input_tokens: int
    output_tokens: int
    total_tokens: int


ErrorCode = Literal[
    "BAD_REQUEST",
    "INVALID_JSON",
    "IDEMPOTENCY_KEY_REQUIRED",
    "WEBHOOK_SIGNATURE_INVALID",
    "UNAUTHENTICATED",
    "TRIGGER_SECRET_INVALID",
    "BUDGET_EXCEEDED",
    "SUBSCRIPTION_PAST_DUE",
    "PAYMENT_DECLINED",
    "FORBIDDEN",
    "CUSTOMER_SUSPENDED",
    "CUSTOMER_CLOSED",
    "TEST_KEY_REFUSED",
    "KEY_RESTRICTED",
    "REVIEW_NOT_ALLOWED",
    "TIER_TOO_LOW",
    "NOT_FOUND",
    "METHOD_NOT_ALLOWED",
    "NOT_ACCEPTABLE",
    "ALREADY_FINISHED",
    "STILL_RUNNING",
    "CONFLICT",
    "TOO_MANY",
    "STORAGE_FULL",
    "NAME_TAKEN",
    "ALREADY_DECIDED",
    "WRONG_STATE",
    "SWITCHED_OFF",
    "DEPLOYMENT_INACTIVE",
    "PACKAGE_VERSION_GONE",
    "PACKAGE_NOT_REVIEWED",
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


Tier = Literal["solo", "basic", "silver", "standard", "premium", "elite", "byok"]
