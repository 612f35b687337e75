package io.agentmarket.billing.stripe;

import static java.time.ZoneOffset.UTC;

import io.agentmarket.identity.Caller;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Sha256;
import io.agentmarket.stores.Tenant;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.HexFormat;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Stores one answer per customer and Idempotency-Key. Calls to Stripe carry a key derived from both, so that a retry
 * after a crash also finds Stripe's first answer.
 */
final class Answers {

    private final Tenant tenant;
    private final Clock clock;

    Answers(Tenant tenant, Clock clock) {
        this.tenant = tenant;
        this.clock = clock;
    }

    /**
     * A request that must have one effect.
     *
     * @param key the Idempotency-Key
     * @param route and {@code body}: a different one under the same key is refused
     */
    record Attempt(
            Caller caller,
            String key,
            String route,
            @Nullable Object body) {

        private byte[] hash() {
            return Sha256.of(route + "\n" + Json.MAPPER.writeValueAsString(body));
        }

        /** The Idempotency-Key of the call to Stripe. */
        String stripeKey() {
            return "amp-" + HexFormat.of().formatHex(Sha256.of(caller.customer() + "\n" + key));
        }
    }

    private record Kept(byte[] hash, @Nullable String answer) {}

    /**
     * The answer of the work, or of its first completion.
     *
     * @param work is given the Idempotency-Key for Stripe; when it fails, nothing is kept but the claim
     * @throws AppException {@code IDEMPOTENCY_KEY_REUSED}
     */
    <T> T once(Attempt attempt, Class<T> type, Function<String, T> work) {
        var earlier = tenant.tx(attempt.caller().customer(), sql -> claim(sql, attempt));
        if (!MessageDigest.isEqual(earlier.hash(), attempt.hash())) {
            throw new AppException(
                    ErrorCode.IDEMPOTENCY_KEY_REUSED, ErrorCode.IDEMPOTENCY_KEY_REUSED.sentence() + " Send a new one.");
        }
        var answer = earlier.answer();
        if (answer == null) {
            var fresh = Json.MAPPER.writeValueAsString(work.apply(attempt.stripeKey()));
            answer = tenant.tx(attempt.caller().customer(), sql -> keep(sql, attempt, fresh));
        }
        return Json.MAPPER.readValue(answer, type);
    }

    private Kept claim(JdbcClient sql, Attempt attempt) {
        sql.sql(StripeSql.CLAIM_REQUEST)
                .param("customer", attempt.caller().customer().value())
                .param("key", attempt.key())
                .param("hash", attempt.hash())
                .param("now", clock.instant().atOffset(UTC))
                .update();
        return sql.sql(StripeSql.REQUEST)
                .param("customer", attempt.caller().customer().value())
                .param("key", attempt.key())
                .query((row, n) -> new Kept(row.getBytes("request_hash"), row.getString("answer")))
                .single();
    }

    private static String keep(JdbcClient sql, Attempt attempt, String answer) {
        return sql.sql(StripeSql.ANSWER)
                .param("customer", attempt.caller().customer().value())
                .param("key", attempt.key())
                .param("answer", answer)
                .query(String.class)
                .single();
    }
}
