/**
 * Claude behind the port, and the check of a customer's own key; the only place that knows the vendor.
 *
 * <p>Owns: {@code AnthropicModel}, {@code AnthropicKeyCheck}, the {@code Faults} table. Never: retries, fallbacks,
 * prices, a key in a log, a field or an exception. Invariants: every call streams and is complete only with {@code
 * message_stop} and usage; one call is one request on the wire, with one key and no header but those named; a retired
 * id is never sent. Fails: by {@code UpstreamFailure} from {@code Faults}; an interrupt ends a call as a transient
 * failure and leaves the flag set.
 */
@NullMarked
package io.agentmarket.llm.anthropic;

import org.jspecify.annotations.NullMarked;
