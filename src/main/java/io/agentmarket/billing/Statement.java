package io.agentmarket.billing;

import io.agentmarket.shared.CustomerId;
import java.time.Instant;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * A customer's charges of one month, with the part of its receipts that proves them.
 *
 * @param customerName as it was when the statement was made
 * @param preliminary whether the month is still open, so that a later statement of it has more
 * @param byPackage sorted by package
 * @param byDay sorted by the day (UTC) on which the runs ended
 */
record Statement(
        CustomerId customer,
        String customerName,
        YearMonth month,
        boolean preliminary,
        Instant issuedAt,
        Range range,
        List<Line> byPackage,
        List<Line> byDay) {

    private static final long VERSION = 1;
    private static final int CHARS = 1_024;
    private static final int CHARS_PER_LINE = 96;

    Statement {
        byPackage = List.copyOf(byPackage);
        byDay = List.copyOf(byDay);
    }

    /**
     * A part of the customer's chain; it is empty where {@code last} is one below {@code first}.
     *
     * @param previousHash of the receipt before the first, in hexadecimal digits; empty where there is none
     * @param headHash the hash of the last receipt
     */
    record Range(long first, long last, String previousHash, String headHash) {

        long receipts() {
            return last - first + 1;
        }
    }

    /** The share of one package, or one day, in the total. */
    record Line(String name, long receipts, long micros) {}

    long totalMicros() {
        return byPackage.stream().mapToLong(Line::micros).reduce(0, Math::addExact);
    }

    /** The canonical text that is signed. */
    String body() {
        var json = new CanonicalJson(CHARS + CHARS_PER_LINE * (byPackage.size() + byDay.size())).open('{');
        lines(json, "by_day", "day", byDay);
        lines(json, "by_package", "package_id", byPackage);
        return json.member("currency", "USD")
                .member("customer_id", customer.toString())
                .member("customer_name", customerName)
                .member("document", "statement")
                .member("first_seq", range.first())
                .member("head_hash", range.headHash())
                .member("issued_at", issuedAt.truncatedTo(ChronoUnit.SECONDS).toString())
                .member("last_seq", range.last())
                .member("month", month.toString())
                .member("previous_hash", range.previousHash())
                .member("receipts", range.receipts())
                .member("status", preliminary ? "preliminary" : "final")
                .member("total_micros", totalMicros())
                .member("version", VERSION)
                .close('}')
                .text();
    }

    /** Sorted members: {@code day} and {@code micros} before {@code package_id} before {@code receipts}. */
    private static void lines(CanonicalJson json, String member, String name, List<Line> lines) {
        json.name(member).open('[');
        for (var line : lines) {
            json.open('{');
            if (name.compareTo("micros") < 0) {
                json.member(name, line.name()).member("micros", line.micros());
            } else {
                json.member("micros", line.micros()).member(name, line.name());
            }
            json.member("receipts", line.receipts()).close('}');
        }
        json.close(']');
    }
}
