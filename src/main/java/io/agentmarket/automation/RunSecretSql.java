package io.agentmarket.automation;

import static io.agentmarket.automation.RowMapping.instant;
import static io.agentmarket.automation.RowMapping.optionalInstant;
import static io.agentmarket.automation.RowMapping.optionalTime;
import static io.agentmarket.automation.RowMapping.time;

import io.agentmarket.shared.CustomerId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Every statement over run_signing_secret. */
final class RunSecretSql {

    private final JdbcClient sql;

    RunSecretSql(JdbcClient sql) {
        this.sql = sql;
    }

    /** A customer's signing secret of runs. */
    record Secret(SealedSecrets.Pair pair, Instant createdAt) {}

    Optional<Secret> find(CustomerId customer) {
        return sql.sql("select * from run_signing_secret where customer_id = ?")
                .param(customer.value())
                .query((row, n) -> new Secret(
                        new SealedSecrets.Pair(
                                row.getObject("secret_id", UUID.class),
                                row.getObject("previous_secret_id", UUID.class),
                                optionalInstant(row, "previous_until")),
                        instant(row, "created_at")))
                .optional();
    }

    /** Adds it, or puts it in the place of the one before. */
    void put(CustomerId customer, Secret secret) {
        sql.sql("""
                        insert into run_signing_secret (customer_id, secret_id, previous_secret_id, previous_until, created_at)
                        values (:customer, :secret, :previous, :until, :created)
                            on conflict (customer_id) do update
                           set secret_id = :secret, previous_secret_id = :previous, previous_until = :until,
                               created_at = :created""")
                .param("customer", customer.value())
                .param("secret", secret.pair().current())
                .param("previous", secret.pair().previous())
                .param("until", optionalTime(secret.pair().until()))
                .param("created", time(secret.createdAt()))
                .update();
    }
}
