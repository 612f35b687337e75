package io.agentmarket.toolkits.data.duckdb;

import static io.agentmarket.toolkits.data.engines.Dialect.name;

import io.agentmarket.toolkits.data.engines.Converted;
import io.agentmarket.toolkits.data.engines.Loaded;
import io.agentmarket.toolkits.data.engines.TextFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Conversions while a file is read, so that its texts need not be stored first. Beside the values, each row keeps in
 * one number which of its texts were unfit or blank; it is 0 for nearly all rows, and takes no space then.
 */
record ConversionSql(List<Converted> converted, String prefix) {

    /** Each column has a digit of two bits in a number of 64. */
    private static final int PER_NUMBER = 31;

    private static final int UNFIT = 1;
    private static final int BLANK = 2;

    /** Conversions of a file, under names that none of its columns has. */
    static ConversionSql of(List<Converted> converted, TextFile file) {
        var prefix = new StringBuilder("load:");
        while (file.columns().stream()
                .anyMatch(column -> column.toLowerCase(Locale.ROOT).startsWith(prefix.toString()))) {
            prefix.append(':');
        }
        return new ConversionSql(converted, prefix.toString());
    }

    /** What is stored of a file, given the table function that reads its texts. */
    String select(TextFile file, String read) {
        if (converted.isEmpty()) {
            return "select * from " + read;
        }
        var values = converted.stream()
                .map(each -> each.value() + " as " + value(each))
                .collect(Collectors.joining(", "));
        var columns = new ArrayList<String>();
        if (file.numbered()) {
            columns.add("row_number, line_number");
        }
        for (var column : file.columns()) {
            var other =
                    converted.stream().filter(it -> it.column().equals(column)).findFirst();
            columns.add(other.map(each -> value(each) + " as ").orElse("") + name(column));
        }
        for (int from = 0; from < converted.size(); from += PER_NUMBER) {
            columns.add(marks(from) + " as " + marked(from));
        }
        return "select " + String.join(", ", columns) + " from (select *, " + values + " from " + read + ")";
    }

    private String value(Converted each) {
        return name(prefix + "value:" + each.column());
    }

    private String marked(int from) {
        return name(prefix + "marks:" + from / PER_NUMBER);
    }

    private List<Converted> part(int from) {
        return converted.subList(from, Math.min(converted.size(), from + PER_NUMBER));
    }

    /** Rows without a null are passed by one condition. */
    private String marks(int from) {
        var part = part(from);
        var some = part.stream().map(this::isNulled).collect(Collectors.joining(" or "));
        var digits = new ArrayList<String>();
        for (int i = 0; i < part.size(); i++) {
            var text = name(part.get(i).column());
            digits.add("case when not (" + isNulled(part.get(i)) + ") then 0 when trim(" + text + ") = '' then "
                    + ((long) BLANK << 2 * i) + " when " + part.get(i).nothing() + " then 0 else "
                    + ((long) UNFIT << 2 * i) + " end");
        }
        return "case when " + some + " then (" + String.join(") + (", digits) + ") else 0 end::bigint";
    }

    private String isNulled(Converted each) {
        return name(each.column()) + " is not null and " + value(each) + " is null";
    }

    /** How many texts of each column are unfit and blank. */
    String counts(String stored) {
        var counts = new ArrayList<String>();
        for (int from = 0; from < converted.size(); from += PER_NUMBER) {
            for (int i = 0; i < part(from).size(); i++) {
                for (long mark : new long[] {UNFIT, BLANK}) {
                    counts.add("count(*) filter (" + marked(from) + " & " + (mark << 2 * i) + " <> 0)::varchar");
                }
            }
        }
        return "select " + String.join(", ", counts) + " from " + name(stored);
    }

    List<Loaded.Fit> fits(List<@Nullable String> counts) {
        var fits = new ArrayList<Loaded.Fit>();
        for (int i = 0; i < converted.size(); i++) {
            fits.add(new Loaded.Fit(
                    converted.get(i).column(),
                    Long.parseLong(String.valueOf(counts.get(2 * i))),
                    Long.parseLong(String.valueOf(counts.get(2 * i + 1)))));
        }
        return fits;
    }
}
