package io.agentmarket.usage;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.stores.Tenant;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/*
 * The recent cost of a package's runs, for quotes. The caller's own runs come first: from 5 runs on they predict best.
 * Otherwise all customers' runs count together, but only from 20 runs of 5 customers on, so that no figure is one
 * customer's: with fewer, the mean would reveal the size of that customer's inputs. Customers are counted as bits in a
 * set of 64, which never overcounts.
 */
/** The usual price of a run, from the last 30 days of billed, succeeded runs of the same package, tier and model. */
@Component
public final class UsualPrices {

    static final int DAYS = 30;
    static final long MIN_OWN = 5;
    static final long MIN_OF_ALL = 20;
    static final int MIN_CUSTOMERS = 5;

    /** The maximum age of an answer: until then a quote needs no database. */
    static final Duration KNOWN = Duration.ofSeconds(10);

    /** About 5 MB. */
    private static final int MAX_KNOWN = 20_000;

    private final Tenant tenant;
    private final Clock clock;

    /** Invariant: an entry is used only before its {@code until}; any entry may be evicted at any time. */
    private final Map<Question, Known> known = new ConcurrentHashMap<>();

    UsualPrices(Tenant tenant, Clock clock) {
        this.tenant = tenant;
        this.clock = clock;
    }

    /** The query. */
    public record Question(CustomerId customer, String packageId, String tier, String model) {}

    /**
     * The result.
     *
     * @param meanMicros rounded half-up, in micro-dollars
     * @param p90Micros nine of ten runs cost at most this; up to a tenth too high, never too low
     * @param runs the number of runs behind it
     * @param own whether they are the caller's own runs or all customers'
     * @param since first day counted (UTC)
     */
    public record Usual(long meanMicros, long p90Micros, long runs, boolean own, LocalDate since) {}

    private record Known(Optional<Usual> usual, Instant until) {}

    private record Bucket(long runs, long micros, long mostMicros, long customers) {}

    /** The usual price; empty if too few runs are known. */
    public Optional<Usual> find(Question question) {
        var now = clock.instant();
        var remembered = known.get(question);
        if (remembered != null && now.isBefore(remembered.until())) {
            return remembered.usual();
        }
        var since = LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(DAYS - 1);
        var usual = tenant.tx(question.customer(), jdbc -> read(jdbc, question, since));
        if (known.size() >= MAX_KNOWN) {
            known.clear();
        }
        known.put(question, new Known(usual, now.plus(KNOWN)));
        return usual;
    }

    private static Optional<Usual> read(JdbcClient jdbc, Question question, LocalDate since) {
        var own = buckets(
                jdbc.sql(UsualPricesSql.OWN)
                        .param("customer", question.customer().value()),
                question,
                since);
        if (runs(own) >= MIN_OWN) {
            return Optional.of(usual(own, true, since));
        }
        var all = buckets(jdbc.sql(UsualPricesSql.ALL), question, since);
        var customers = all.stream().mapToLong(Bucket::customers).reduce(0, (a, b) -> a | b);
        return runs(all) >= MIN_OF_ALL && Long.bitCount(customers) >= MIN_CUSTOMERS
                ? Optional.of(usual(all, false, since))
                : Optional.empty();
    }

    private static List<Bucket> buckets(JdbcClient.StatementSpec sql, Question question, LocalDate since) {
        return sql.param("package", question.packageId())
                .param("tier", question.tier())
                .param("model", question.model())
                .param("since", since)
                .query((row, n) -> new Bucket(
                        row.getLong("runs"),
                        row.getLong("micros"),
                        row.getLong("most_micros"),
                        row.getLong("customers")))
                .list();
    }

    private static long runs(List<Bucket> buckets) {
        return buckets.stream().mapToLong(Bucket::runs).sum();
    }

    /** @param buckets cheapest first */
    private static Usual usual(List<Bucket> buckets, boolean own, LocalDate since) {
        var runs = runs(buckets);
        var micros = buckets.stream().mapToLong(Bucket::micros).sum();
        var below = 0L;
        var p90 = 0L;
        for (var bucket : buckets) {
            if (below * 10 >= runs * 9) {
                break;
            }
            below += bucket.runs();
            p90 = bucket.mostMicros();
        }
        return new Usual((micros + runs / 2) / runs, p90, runs, own, since);
    }
}
