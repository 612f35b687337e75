package io.agentmarket.billing;

import io.agentmarket.shared.Sha256;
import io.agentmarket.tiers.Breakdown;
import io.agentmarket.tiers.Breakdown.Rule;
import io.agentmarket.tiers.PriceBook;
import io.agentmarket.tiers.TurnUsage;
import io.agentmarket.usage.FinishedRun;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The proof of one charge: canonical JSON (sorted members, integers and strings only, no spaces: a subset of RFC 8785)
 * that contains the hash of the customer's previous receipt and everything needed to recompute the price.
 *
 * @param body what {@code docs/guides/receipts.md} describes
 * @param hash SHA-256 of the body's UTF-8 bytes
 */
@SuppressWarnings("ArrayRecordComponent") // written to bytea once, never compared
public record Receipt(FinishedRun run, Place place, String body, byte[] hash) {

    /** Bodies without a version were written before prices could be recomputed from them. */
    private static final long VERSION = 2;

    private static final int HUNDRED = 100;
    private static final int CHARS = 1_024;
    private static final int CHARS_PER_TURN = 384;

    /**
     * The position in the customer's chain.
     *
     * @param month first day of the month that is charged
     * @param seq 1 for the customer's first receipt, then without a gap
     * @param previous hash of the receipt before; empty for the first
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Place(LocalDate month, long seq, byte[] previous) {}

    public static Receipt of(FinishedRun run, Bill bill, Place place) {
        var text = body(run, bill, place);
        return new Receipt(run, place, text, Sha256.of(text));
    }

    /** The day (UTC) on which the run ended, under which a statement lists it. */
    LocalDate day() {
        return LocalDate.ofInstant(run.finishedAt(), ZoneOffset.UTC);
    }

    private static String body(FinishedRun run, Bill bill, Place place) {
        var terms = bill.terms();
        var rule = bill.breakdown().rule();
        var metered = rule == Rule.METERED;
        var json = new CanonicalJson(CHARS + CHARS_PER_TURN * bill.turns().size())
                .open('{')
                .member("absorbed_micros", bill.absorbed().micros())
                .member("base_micros", terms.base().micros())
                .member("billing", terms.billing().name());
        if (metered) {
            json.member("cost_picodollars", bill.breakdown().costPicodollars());
        }
        json.member("currency", "USD").member("customer_id", run.customer().toString());
        if (run.degraded()) {
            json.member("degraded", 1);
        }
        json.member("execution_id", run.id().toString())
                .member("finished_at", run.finishedAt().toString());
        if (rule == Rule.OFFLINE || rule == Rule.DEGRADED) {
            json.member("flat_micros", PriceBook.OFFLINE_RUN.micros());
        }
        json.member("formula", rule.name().toLowerCase(Locale.ROOT));
        if (metered) {
            json.member("markup_denominator", HUNDRED).member("markup_numerator", PriceBook.MARKUP_PERCENT);
        }
        json.member("month", place.month().toString().substring(0, "2026-11".length()))
                .member("package_id", run.packageId())
                .member("package_version", run.packageVersion())
                .member("previous_hash", HexFormat.of().formatHex(place.previous()))
                .member("price_list", terms.priceList().toString())
                .member("price_micros", run.price().micros())
                .member("quote_micros", terms.quote().micros());
        if (metered) {
            json.member("rounding", "half_up");
        }
        json.member("seq", place.seq())
                .member("status", run.status().id())
                .member("tier", terms.tier())
                .name("turns")
                .open('[');
        if (metered) {
            bill.breakdown().lines().forEach(line -> turn(json, line));
        } else {
            bill.turns().forEach(turn -> turn(json, turn));
        }
        return json.close(']').member("version", VERSION).close('}').text();
    }

    /** A turn that was not priced by its tokens. */
    private static void turn(CanonicalJson json, TurnUsage turn) {
        var tokens = turn.tokens();
        json.open('{')
                .member("cache_read_tokens", tokens.cacheRead())
                .member("cache_write_1h_tokens", tokens.cacheWrite1h())
                .member("cache_write_5m_tokens", tokens.cacheWrite5m())
                .member("input_tokens", tokens.input())
                .member("model", turn.model())
                .member("output_tokens", tokens.output())
                .close('}');
    }

    private static void turn(CanonicalJson json, Breakdown.Line line) {
        var tokens = line.tokens();
        var rates = line.rates();
        json.open('{')
                .member("cache_read_tokens", tokens.cacheRead())
                .member("cache_write_1h_tokens", tokens.cacheWrite1h())
                .member("cache_write_5m_tokens", tokens.cacheWrite5m())
                .member("cost_picodollars", line.costPicodollars())
                .member("input_tokens", tokens.input())
                .member("model", line.model())
                .member("output_tokens", tokens.output())
                .member("priced_as", line.pricedAs())
                .name("rates")
                .open('{')
                .member("cache_read", rates.cacheRead())
                .member("cache_write_1h", rates.cacheWrite1h())
                .member("cache_write_5m", rates.cacheWrite5m())
                .member("input", rates.input())
                .member("output", rates.output())
                .close('}')
                .close('}');
    }
}
