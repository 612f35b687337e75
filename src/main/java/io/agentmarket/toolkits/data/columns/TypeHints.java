package io.agentmarket.toolkits.data.columns;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a caller says about the columns of a table.
 *
 * @param dateOrder {@code day_first} or {@code month_first}, for dates that can be read both ways
 * @param decimalMark {@code .} or {@code ,}, for numbers that can be read both ways
 * @param nullTexts texts that are null, such as {@code NA}
 * @param parseSigns whether amounts with a currency and per cents become numbers
 * @param asText columns that stay as they are
 */
public record TypeHints(
        Optional<String> dateOrder,
        Optional<String> decimalMark,
        List<String> nullTexts,
        boolean parseSigns,
        Set<String> asText) {

    /** Nothing is said. */
    public static final TypeHints NONE = new TypeHints(Optional.empty(), Optional.empty(), List.of(), false, Set.of());

    public TypeHints {
        nullTexts = List.copyOf(nullTexts);
        asText = Set.copyOf(asText);
    }
}
