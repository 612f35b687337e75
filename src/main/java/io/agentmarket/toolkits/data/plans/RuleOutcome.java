package io.agentmarket.toolkits.data.plans;

import io.agentmarket.toolkits.data.columns.Texts;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many rows fail a rule.
 *
 * @param on source or result
 * @param checked values that were looked at: nulls are checked by not_null only
 * @param nulls rows with a null in one of the columns
 * @param failedPercent of the checked ones, half up to one decimal
 * @param first the first rows that fail, the same evidence for every rule
 * @param words a sentence about it
 */
public record RuleOutcome(
        String name,
        String rule,
        List<String> columns,
        String severity,
        String on,
        String action,
        boolean passed,
        long checked,
        long failed,
        long nulls,
        BigDecimal failedPercent,
        List<FailedRow> first,
        String words) {

    public RuleOutcome {
        columns = List.copyOf(columns);
        first = List.copyOf(first);
    }

    /**
     * A row that fails.
     *
     * @param row its number in the source, null where rows have none
     */
    public record FailedRow(@Nullable Long row, Map<String, @Nullable String> values) {

        public FailedRow {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }

        static FailedRow of(List<String> names, List<@Nullable String> row) {
            var values = new LinkedHashMap<String, @Nullable String>();
            for (int i = 0; i < names.size(); i++) {
                var value = row.get(i + 1);
                values.put(names.get(i), value == null ? null : Texts.shortened(value));
            }
            var number = row.getFirst();
            return new FailedRow(number == null ? null : Long.valueOf(number), values);
        }

        static List<FailedRow> all(List<String> names, List<List<@Nullable String>> rows) {
            var all = new ArrayList<FailedRow>();
            rows.forEach(row -> all.add(of(names, row)));
            return all;
        }
    }
}
