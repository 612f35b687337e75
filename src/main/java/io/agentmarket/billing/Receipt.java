package io.agentmarket.billing;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.Sha256;
import io.agentmarket.tiers.Terms;
import io.agentmarket.tiers.TurnUsage;
import io.agentmarket.usage.FinishedRun;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The proof of one charge: canonical JSON (sorted members, integers and strings only, no spaces: a subset of RFC 8785) that
 * names the hash of the customer's receipt before it.
 *
 * @param seq 1 for the customer's first receipt, then without a gap
 * @param body everything needed to compute the price again
 * @param hash SHA-256 of the body's UTF-8 bytes
 */
@SuppressWarnings("ArrayRecordComponent") // written to bytea once, never compared
record Receipt(FinishedRun run, long seq, String body, byte[] previous, byte[] hash) {

    static Receipt of(FinishedRun run, Terms terms, List<TurnUsage> turns, long seq, byte[] previous) {
        var body = new TreeMap<String, Object>();
        body.put("base_micros", terms.base().micros());
        body.put("billing", terms.billing().name());
        body.put("currency", "USD");
        body.put("customer_id", run.customer().toString());
        body.put("execution_id", run.id().toString());
        body.put("finished_at", run.finishedAt().toString());
        body.put("package_id", run.packageId());
        body.put("package_version", run.packageVersion());
        body.put("previous_hash", HexFormat.of().formatHex(previous));
        body.put("price_list", terms.priceList().toString());
        body.put("price_micros", run.price().micros());
        body.put("quote_micros", terms.quote().micros());
        body.put("seq", seq);
        body.put("status", run.status().id());
        body.put("tier", terms.tier());
        body.put("turns", turns.stream().map(Receipt::turn).toList());
        var text = Json.MAPPER.writeValueAsString(body);
        return new Receipt(run, seq, text, previous, Sha256.of(text));
    }

    private static Map<String, Object> turn(TurnUsage turn) {
        var tokens = turn.tokens();
        var line = new TreeMap<String, Object>();
        line.put("cache_read_tokens", tokens.cacheRead());
        line.put("cache_write_1h_tokens", tokens.cacheWrite1h());
        line.put("cache_write_5m_tokens", tokens.cacheWrite5m());
        line.put("input_tokens", tokens.input());
        line.put("model", turn.model());
        line.put("output_tokens", tokens.output());
        return line;
    }
}
