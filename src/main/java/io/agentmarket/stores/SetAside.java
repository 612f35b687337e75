package io.agentmarket.stores;

import io.agentmarket.shared.CustomerId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Rows that a loop over customers could not read. The loop skips such a row and lists it here, so that it neither stops
 * other work nor is forgotten: it is logged once, and the auditor is red while it is listed.
 */
public final class SetAside {

    private static final Logger LOG = LoggerFactory.getLogger(SetAside.class);

    private SetAside() {}

    /** Every loop that reads rows of more than one customer and parses their content. */
    public enum Loop {
        /** Journal entries for webhooks. */
        RUN_NEWS,
        /** Budget events for webhooks. */
        BUDGET_NEWS,
        /** Messages to webhooks. */
        DELIVERIES,
        /** Due schedules. */
        SCHEDULES,
        /** Live runs that are resumed. */
        RUNS,
        /** Versions of publishers' packages that replicas offer. */
        PACKAGES,
        /** Documents that wait to be read. */
        DOCUMENTS
    }

    /** @param id the row's id, unique within its loop */
    public record Row(Loop loop, String id, @Nullable CustomerId customer) {}

    /** Lists a row in the platform's transaction; a listed one stays unchanged. */
    public static void note(JdbcClient platform, Row row, Throwable why) {
        var listed = platform.sql(SetAsideSql.NOTE)
                .param("loop", row.loop().name().toLowerCase(Locale.ROOT))
                .param("row", row.id())
                .param(
                        "customer",
                        row.customer() == null ? null : row.customer().value())
                .param("failure", why.getClass().getSimpleName())
                .update();
        if (listed == 1) {
            LOG.atError()
                    .addKeyValue("loop", row.loop())
                    .addKeyValue("row", row.id())
                    .addKeyValue("failure", why.getClass().getSimpleName())
                    .log("row cannot be read and is set aside");
        }
    }
}
