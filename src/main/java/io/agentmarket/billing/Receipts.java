package io.agentmarket.billing;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.stores.Tenant;
import io.agentmarket.usage.FinishedRun;
import io.agentmarket.usage.History;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Signed receipts: each is signed when first read, and the signature is kept beside it. */
@Component
class Receipts {

    private final Tenant tenant;
    private final ReceiptKeys keys;
    private final History history;
    private final Clock clock;

    Receipts(Tenant tenant, ReceiptKeys keys, History history, Clock clock) {
        this.tenant = tenant;
        this.keys = keys;
        this.history = history;
        this.clock = clock;
    }

    /**
     * A receipt and its signature.
     *
     * @param seq its number in the customer's chain
     * @param previous hash of the receipt before; empty for the first
     */
    @SuppressWarnings("ArrayRecordComponent") // shown, never compared
    record SignedReceipt(long seq, byte[] previous, Signed signed) {}

    /** The signed receipt of the customer's run; {@code NOT_FOUND} says whether it is live, free or unknown. */
    SignedReceipt signed(CustomerId customer, ExecutionId id) {
        var found = tenant.tx(customer, jdbc -> find(jdbc, customer, id)).orElseThrow(() -> none(customer, id));
        var before = found.signed();
        return before == null ? sign(customer, id, found) : new SignedReceipt(found.seq(), found.previous(), before);
    }

    private SignedReceipt sign(CustomerId customer, ExecutionId id, Found found) {
        return tenant.platform(platform -> {
            var made = keys.signer(platform).sign(found.body());
            platform.sql(ReceiptsSql.SIGN)
                    .param("customer", customer.value())
                    .param("seq", found.seq())
                    .param("hash", made.hash())
                    .param("key", made.key().id())
                    .param("signature", made.signature())
                    .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                    .update();
            var kept = find(platform, customer, id).map(Found::signed).orElse(made);
            return new SignedReceipt(found.seq(), found.previous(), kept);
        });
    }

    private AppException none(CustomerId customer, ExecutionId id) {
        var why = history.find(customer, id)
                .map(FinishedRun::price)
                .map(price -> price.micros() == 0
                        ? "The execution cost nothing, so it has no receipt."
                        : "The receipt of this execution is missing; please tell us.")
                .orElse("There is no receipt for this execution: it has not ended, does not exist, or is not yours.");
        return new AppException(ErrorCode.NOT_FOUND, why);
    }

    private static Optional<Found> find(JdbcClient jdbc, CustomerId customer, ExecutionId id) {
        return jdbc.sql(ReceiptsSql.OF_EXECUTION)
                .param("execution", id.value())
                .param("customer", customer.value())
                .query((row, n) -> map(row))
                .optional();
    }

    /** The stored row; {@code signed} is null until the receipt is first read. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Found(
            long seq,
            String body,
            byte[] previous,
            @Nullable Signed signed) {}

    private static Found map(ResultSet row) throws SQLException {
        var body = row.getString("body");
        var signature = row.getBytes("signature");
        var signed = signature == null
                ? null
                : new Signed(body, row.getBytes("hash"), ReceiptKey.of(row.getBytes("public_key")), signature);
        return new Found(row.getLong("seq"), body, row.getBytes("previous_hash"), signed);
    }
}
