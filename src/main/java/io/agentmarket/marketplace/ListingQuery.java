package io.agentmarket.marketplace;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.Sha256;
import io.agentmarket.shared.Violation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A visitor's search.
 *
 * @param q words, at most 200 characters
 * @param tier only packages that this tier may run
 * @param sort null sorts by relevance if there are words, otherwise by title
 * @param limit rows per page, 1 to 100
 * @param after id of the last row of the page before
 */
record ListingQuery(
        @Nullable String q,
        @Nullable String category,
        @Nullable String label,
        @Nullable String tier,
        @Nullable Sort sort,
        int limit,
        @Nullable String after) {

    private static final int MAX_TEXT_LENGTH = 200;
    private static final int MAX_ROWS = 100;
    private static final int FINGERPRINT = 8;

    /** The orders that a caller can name. */
    enum Sort {
        NAME,
        PRICE,
        CATEGORY
    }

    /** The parameters as sent, unchecked. */
    record Raw(
            @Nullable String q,
            @Nullable String category,
            @Nullable String label,
            @Nullable String tier,
            @Nullable String sort,
            int limit,
            @Nullable String cursor) {}

    static ListingQuery parse(Raw raw) {
        var violations = new ArrayList<Violation>();
        Stream.of(raw.q, raw.category, raw.label, raw.tier).forEach(text -> {
            if (text != null && text.length() > MAX_TEXT_LENGTH) {
                violations.add(new Violation("q", "texts have at most " + MAX_TEXT_LENGTH + " characters"));
            }
        });
        if (raw.limit < 1 || raw.limit > MAX_ROWS) {
            violations.add(new Violation("limit", "must be from 1 to " + MAX_ROWS));
        }
        if (raw.sort != null && sort(raw.sort) == null) {
            violations.add(new Violation("sort", "must be one of: name, price, category"));
        }
        if (!violations.isEmpty()) {
            throw AppException.invalid(violations);
        }
        var first = new ListingQuery(raw.q, raw.category, raw.label, raw.tier, sort(raw.sort), raw.limit, null);
        return raw.cursor == null ? first : first.after(raw.cursor);
    }

    private static @Nullable Sort sort(@Nullable String name) {
        return Arrays.stream(Sort.values())
                .filter(sort -> sort.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElse(null);
    }

    /** The cursor after a row: the row's id behind a fingerprint of the query, so that it fits no other query. */
    String cursor(String lastId) {
        var text = fingerprint() + lastId;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private ListingQuery after(String cursor) {
        var text = decode(cursor);
        var fingerprint = fingerprint();
        if (text.length() <= fingerprint.length() || !text.startsWith(fingerprint)) {
            throw badCursor();
        }
        return new ListingQuery(q, category, label, tier, sort, limit, text.substring(fingerprint.length()));
    }

    static AppException badCursor() {
        return AppException.invalid("cursor", "is not one of this query; start again without it");
    }

    private static String decode(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return "";
        }
    }

    private String fingerprint() {
        var parts = List.of(text(q), text(category), text(label), text(tier), text(sort));
        var hash = Arrays.copyOf(Sha256.of(parts.toString()), FINGERPRINT);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hash) + ":";
    }

    /** Writes the length first, so that no two queries have the same text. */
    private static String text(@Nullable Object part) {
        return part == null ? "-" : part.toString().length() + ":" + part;
    }
}
