package io.agentmarket.billing.compare;

import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Money;
import io.agentmarket.shared.Tokens;
import io.agentmarket.tiers.Billing;
import io.agentmarket.tiers.TurnUsage;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * A billed run, as its receipt proves it.
 *
 * @param startedAt when its terms were fixed
 * @param tier the tier that priced it
 * @param turns the completed model turns
 */
record PaidRun(
        Instant startedAt,
        String packageId,
        String tier,
        Billing billing,
        LocalDate priceList,
        Money base,
        Money quote,
        Money price,
        List<TurnUsage> turns) {

    PaidRun {
        turns = List.copyOf(turns);
    }

    /** Reads the body of a receipt; other members are ignored. */
    static PaidRun of(String receipt) {
        var body = Json.STORED.readTree(receipt);
        return new PaidRun(
                Ids.instantOf(UUID.fromString(body.path("execution_id").stringValue())),
                body.path("package_id").stringValue(),
                body.path("tier").stringValue(),
                Billing.valueOf(body.path("billing").stringValue()),
                LocalDate.parse(body.path("price_list").stringValue()),
                new Money(body.path("base_micros").longValue()),
                new Money(body.path("quote_micros").longValue()),
                new Money(body.path("price_micros").longValue()),
                body.path("turns").valueStream().map(PaidRun::turn).toList());
    }

    private static TurnUsage turn(JsonNode turn) {
        return new TurnUsage(
                turn.path("model").stringValue(),
                new Tokens(
                        turn.path("input_tokens").longValue(),
                        turn.path("output_tokens").longValue(),
                        turn.path("cache_read_tokens").longValue(),
                        turn.path("cache_write_5m_tokens").longValue(),
                        turn.path("cache_write_1h_tokens").longValue()));
    }
}
