package io.agentmarket.automation;

import io.agentmarket.automation.Trigger.LastCall;
import io.agentmarket.expressions.Expression;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Sha256;
import io.agentmarket.stores.Tenant;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Starts a trigger's runs.
 *
 * <p>A call is identified by the sender's id ({@code webhook-id} or {@code Idempotency-Key}), or else by its body for
 * ten minutes. A repeated call joins its run. A call uses one of the customer's requests before its mapping is
 * evaluated; its run uses no further one.
 */
final class Firing {

    /** The maximum size of a body. */
    static final int MAX_BYTES = 256 * 1024;

    /** The time for which equal bodies without an id count as the same call. */
    static final Duration SAME_BODY = Duration.ofMinutes(10);

    /** How long ids are remembered. */
    static final Duration SAME_ID = Duration.ofDays(30);

    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final int MAX_HEADER_LENGTH = 2_000;
    private static final String KEY_UNUSABLE =
            "The API key behind this trigger is revoked or expired; save the trigger again with another key.";

    private static final String DEPLOYMENT_GONE =
            "The deployment behind this trigger is deleted; save the trigger again with another one.";

    /** Compared if there is no such trigger, so that the answer takes the same time. */
    private static final SigningSecret NOBODYS = SigningSecret.random(new SecureRandom());

    private final Tenant tenant;
    private final RunTemplates orders;
    private final SealedSecrets secrets;
    private final Ids ids;
    private final Clock clock;

    Firing(Tenant tenant, RunTemplates orders, SealedSecrets secrets, Ids ids, Clock clock) {
        this.tenant = tenant;
        this.orders = orders;
        this.secrets = secrets;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * The headers of a call.
     *
     * @param secret {@code X-Trigger-Secret}
     * @param id {@code webhook-id}
     * @param timestamp {@code webhook-timestamp}
     * @param signature {@code webhook-signature}
     * @param idempotencyKey {@code Idempotency-Key}
     */
    record Headers(
            @Nullable String secret,
            @Nullable String id,
            @Nullable String timestamp,
            @Nullable String signature,
            @Nullable String idempotencyKey) {

        @Override
        public String toString() {
            return "Headers";
        }
    }

    private record Known(Trigger trigger, List<SigningSecret> secrets) {}

    /**
     * Starts a run of the trigger, or joins the one that the same call started.
     *
     * @param id null for no trigger
     * @throws AppException {@code TRIGGER_SECRET_INVALID} for a wrong secret and for no such trigger alike,
     *     {@code SWITCHED_OFF} while it is switched off, otherwise as the run's start is refused
     */
    ExecutionId fire(@Nullable UUID id, Headers headers, byte[] body) {
        var trigger = prove(id, headers, body);
        if (!trigger.active()) {
            throw switchedOff();
        }
        try {
            var execution = start(trigger, headers, body);
            note(trigger, new LastCall(clock.instant(), execution, null));
            return execution;
        } catch (AppException e) {
            note(trigger, new LastCall(clock.instant(), null, e.code().name()));
            throw e;
        }
    }

    private Trigger prove(@Nullable UUID id, Headers headers, byte[] body) {
        var known = tenant.platform(client -> Optional.ofNullable(id)
                .flatMap(new TriggerSql(client)::find)
                .map(trigger -> new Known(
                        trigger, secrets.open(client, trigger.customer(), trigger.secrets(), clock.instant()))));
        var candidates = known.map(Known::secrets).filter(it -> !it.isEmpty()).orElse(List.of(NOBODYS));
        var proved = false;
        for (var secret : candidates) {
            proved |= isProof(secret, headers, body);
        }
        if (!proved || known.isEmpty()) {
            throw new AppException(
                    ErrorCode.TRIGGER_SECRET_INVALID,
                    "Send the trigger's own secret as X-Trigger-Secret, as bearer token or as the password of Basic authentication,"
                            + " or sign the call with it (webhook-id, webhook-timestamp, webhook-signature).");
        }
        return known.get().trigger();
    }

    private boolean isProof(SigningSecret secret, Headers headers, byte[] body) {
        if (headers.secret() != null) {
            return secret.is(headers.secret());
        }
        if (headers.id() == null || headers.timestamp() == null || headers.signature() == null) {
            return false;
        }
        if (!headers.timestamp().matches("[0-9]{1,12}") || headers.signature().length() > MAX_HEADER_LENGTH) {
            return false;
        }
        var timestamp = Long.parseLong(headers.timestamp());
        var age = Duration.between(Instant.ofEpochSecond(timestamp), clock.instant())
                .abs();
        return secret.signed(headers.signature(), headers.id(), timestamp, body) && age.compareTo(TOLERANCE) <= 0;
    }

    private ExecutionId start(Trigger trigger, Headers headers, byte[] body) {
        var caller = orders.caller(trigger.customer(), trigger.key());
        if (caller.isEmpty()) {
            throw pause(trigger, KEY_UNUSABLE);
        }
        orders.admit(caller.get());
        var input = input(trigger, body);
        var key = tenant.platform(sql -> runKey(new TriggerSql(sql), trigger, headers, body));
        try {
            return orders.startAdmitted(caller.get(), trigger.order(), input, "trigger-" + key);
        } catch (AppException e) {
            throw RunTemplates.isGone(trigger.order(), e) ? pause(trigger, DEPLOYMENT_GONE) : e;
        }
    }

    private AppException pause(Trigger trigger, String reason) {
        tenant.platform(sql -> {
            new TriggerSql(sql).pause(trigger.id(), reason);
            return true;
        });
        return switchedOff();
    }

    private static AppException switchedOff() {
        return new AppException(ErrorCode.SWITCHED_OFF, "This trigger is switched off.");
    }

    private UUID runKey(TriggerSql sql, Trigger trigger, Headers headers, byte[] body) {
        var now = clock.instant();
        var own = headers.id() != null ? headers.id() : headers.idempotencyKey();
        if (own == null) {
            var digest = Sha256.of("body " + HexFormat.of().formatHex(Sha256.of(body)));
            return sql.runKey(trigger, digest, ids.next(), new TriggerSql.Window(now.minus(SAME_BODY), now));
        }
        if (own.isBlank() || own.length() > 255) {
            throw AppException.invalid(
                    headers.id() != null ? "webhook-id" : "Idempotency-Key", "must have 1 to 255 characters");
        }
        return sql.runKey(trigger, Sha256.of("id " + own), ids.next(), new TriggerSql.Window(now.minus(SAME_ID), now));
    }

    private static AppException notJson(JacksonException e) {
        var at = e.getLocation();
        long line = at == null ? 1 : Math.max(1, at.getLineNr());
        long column = at == null ? 1 : Math.max(1, at.getColumnNr());
        return new AppException(
                        ErrorCode.INVALID_JSON,
                        "The body is not valid JSON at line " + line + ", column " + column + ".",
                        e)
                .with("line", line)
                .with("column", column);
    }

    private static JsonNode input(Trigger trigger, byte[] body) {
        JsonNode posted;
        try {
            posted = Json.MAPPER.readTree(body);
        } catch (JacksonException e) {
            throw notJson(e);
        }
        if (posted.isMissingNode()) {
            throw new AppException(ErrorCode.INVALID_JSON, ErrorCode.INVALID_JSON.sentence());
        }
        try {
            return new Expression(trigger.mapping())
                    .over(Map.of("body", posted))
                    .orElseGet(Json.MAPPER::nullNode);
        } catch (IllegalArgumentException e) {
            throw AppException.invalid("", "does not fit the trigger's mapping: " + e.getMessage());
        }
    }

    private void note(Trigger trigger, LastCall call) {
        tenant.platform(sql -> {
            new TriggerSql(sql).note(trigger.id(), call);
            return true;
        });
    }

    /** Deletes calls older than any window; returns how many. */
    int forget(int limit) {
        return tenant.platform(sql -> new TriggerSql(sql).forget(clock.instant().minus(SAME_ID), limit));
    }
}
