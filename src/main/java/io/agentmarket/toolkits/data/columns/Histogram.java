package io.agentmarket.toolkits.data.columns;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The parts of a histogram, with bounds as the column writes its values. */
final class Histogram {

    private Histogram() {}

    static List<ColumnProfile.Bin> bins(
            Schema.Field field, BigDecimal from, BigDecimal width, Map<Integer, Long> counts) {
        var bins = new ArrayList<ColumnProfile.Bin>();
        for (int i = 0; i < ProfileSql.BINS; i++) {
            bins.add(new ColumnProfile.Bin(
                    place(field, from.add(width.multiply(BigDecimal.valueOf(i)))),
                    place(field, from.add(width.multiply(BigDecimal.valueOf(i + 1)))),
                    counts.getOrDefault(i, 0L)));
        }
        return bins;
    }

    private static String place(Schema.Field field, BigDecimal place) {
        if (!field.type().kind().isMoment()) {
            var plain = place.stripTrailingZeros();
            return (plain.scale() < 0 ? plain.setScale(0) : plain).toPlainString();
        }
        var moment = java.time.LocalDateTime.ofEpochSecond(
                place.setScale(0, RoundingMode.FLOOR).longValueExact(), 0, java.time.ZoneOffset.UTC);
        return field.type().kind() == SqlType.Kind.DATE ? moment.toLocalDate().toString() : moment.toString();
    }
}
