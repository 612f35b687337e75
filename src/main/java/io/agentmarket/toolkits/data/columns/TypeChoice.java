package io.agentmarket.toolkits.data.columns;

import io.agentmarket.toolkits.data.columns.Shape.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Chooses the type of a text column from the shapes of its values. Two possible readings leave it a text. */
final class TypeChoice {

    private static final Set<Kind> NUMBERS = EnumSet.of(Kind.INTEGER, Kind.NUMBER);
    private static final Set<Kind> MOMENTS = EnumSet.of(Kind.DATE, Kind.MOMENT);
    private static final Set<Kind> IDENTIFIERS =
            EnumSet.of(Kind.LEADING_ZERO, Kind.LONG_NUMBER, Kind.EXPONENT, Kind.PHONE);

    private final List<Shape> shapes;
    private final List<Shape> values;
    private final Set<Kind> kinds;
    private final TypeHints hints;
    private final List<String> evidence = new ArrayList<>();

    private TypeChoice(List<Shape> shapes, TypeHints hints) {
        this.shapes = shapes;
        this.hints = hints;
        var nulls = hints.nullTexts().stream().map(String::strip).collect(Collectors.toSet());
        values = shapes.stream()
                .filter(shape -> shape.kind() != Kind.MISSING && shape.kind() != Kind.EMPTY)
                .filter(shape -> shape.firstValue() == null
                        || !nulls.contains(shape.firstValue().strip()))
                .toList();
        kinds = values.stream().map(Shape::kind).collect(Collectors.toCollection(() -> EnumSet.noneOf(Kind.class)));
    }

    /**
     * A choice.
     *
     * @param conversion null for text
     * @param needsOrder whether day and month of its dates are still to be told apart
     */
    record Choice(
            @Nullable Conversion conversion,
            boolean needsOrder,
            boolean withTime,
            Optional<Marks> marks,
            List<String> evidence) {}

    static Choice of(List<Shape> shapes, TypeHints hints) {
        return new TypeChoice(shapes, hints).choose();
    }

    private Choice choose() {
        if (shapes.size() >= ShapeSql.MAX_SHAPES) {
            return text("its values have more than " + ShapeSql.MAX_SHAPES + " shapes");
        }
        if (kinds.isEmpty()) {
            return text("it has no value");
        }
        if (NUMBERS.containsAll(kinds)) {
            return number(values, false);
        }
        if (kinds.equals(EnumSet.of(Kind.TRUTH))) {
            return as(to("boolean"));
        }
        if (kinds.equals(EnumSet.of(Kind.DATE))) {
            return as(to("date"));
        }
        if (MOMENTS.containsAll(kinds) || kinds.equals(EnumSet.of(Kind.INSTANT))) {
            if (kinds.contains(Kind.INSTANT)) {
                evidence.add("every value has an offset: they are instants, shown in UTC");
            }
            return as(to("timestamp"));
        }
        if (kinds.equals(EnumSet.of(Kind.TIME))) {
            return as(to("time"));
        }
        if (kinds.equals(EnumSet.of(Kind.MONTH_DAY))) {
            return as(to("date").with(List.of(Formats.MONTH_NAME)));
        }
        if (kinds.equals(EnumSet.of(Kind.DAY_MONTH))) {
            return as(to("date").with(List.of(Formats.DAY_AND_NAME)));
        }
        if (kinds.equals(EnumSet.of(Kind.DAYS)) || kinds.equals(EnumSet.of(Kind.DAYS_AND_TIME))) {
            return new Choice(null, true, kinds.contains(Kind.DAYS_AND_TIME), Optional.empty(), evidence);
        }
        return signsOrText();
    }

    private Choice signsOrText() {
        var signed = EnumSet.of(Kind.MONEY, Kind.SHARE);
        boolean money = kinds.contains(Kind.MONEY);
        signed.addAll(NUMBERS);
        if (signed.containsAll(kinds) && !(money && kinds.contains(Kind.SHARE))) {
            var what = money ? "amounts with a currency" : "per cents";
            if (hints.parseSigns()
                    && values.stream().noneMatch(shape -> shape.mask().equals("c:"))) {
                evidence.add("the values are " + what + "; their signs were taken off, as asked");
                return number(values, true);
            }
            return text("the values are " + what + "; cast the column, or ask for parse_signs, to have numbers");
        }
        if (IDENTIFIERS.stream().anyMatch(kinds::contains)) {
            var first = values.stream()
                    .filter(shape -> IDENTIFIERS.contains(shape.kind()))
                    .min(Comparator.comparingLong(Shape::firstRow))
                    .orElseThrow();
            return text(first.at() + " is a " + first.kind().words + ": such columns are identifiers and stay text");
        }
        return mixed();
    }

    private Choice mixed() {
        if (kinds.size() == 1) {
            return text(null);
        }
        var counts = values.stream().collect(Collectors.groupingBy(Shape::kind, Collectors.summingLong(Shape::count)));
        var listed = counts.entrySet().stream()
                .sorted(Comparator.comparing(entry -> -entry.getValue()))
                .map(entry -> entry.getValue() + " " + entry.getKey().words)
                .collect(Collectors.joining(", "));
        var most = counts.entrySet().stream()
                .max(Comparator.comparingLong(entry -> entry.getValue()))
                .orElseThrow()
                .getKey();
        var odd = values.stream()
                .filter(shape -> shape.kind() != most)
                .min(Comparator.comparingLong(Shape::firstRow))
                .orElseThrow();
        return text("mixed: " + listed + "; the first " + odd.kind().words + " is " + odd.at());
    }

    private Choice number(List<Shape> numbers, boolean signs) {
        if (kinds.equals(EnumSet.of(Kind.INTEGER))) {
            return as(to("integer"));
        }
        var found = Marks.of(numbers, hints.decimalMark());
        evidence.addAll(found.evidence());
        if (found.fitting().isEmpty()) {
            var first = numbers.stream()
                    .filter(shape -> shape.kind() != Kind.INTEGER)
                    .toList();
            return text("no marks fit all of its numbers: see "
                    + first.getFirst().at() + " and " + first.getLast().at());
        }
        if (found.fitting().size() > 1) {
            return text("its numbers can be read in two ways ("
                    + found.fitting().stream().map(Marks::words).collect(Collectors.joining("; or "))
                    + "): say the decimal_mark");
        }
        var marks = found.fitting().getFirst();
        int scale = numbers.stream()
                .mapToInt(shape -> shape.digitsBehind(marks))
                .max()
                .orElse(0);
        int whole = numbers.stream()
                .mapToInt(shape -> shape.digits() - shape.digitsBehind(marks))
                .max()
                .orElse(0);
        if (whole + scale > TargetType.MAX_DIGITS) {
            return text("its numbers have more than " + TargetType.MAX_DIGITS + " digits");
        }
        if (scale == 0 && whole <= Shape.MAX_INTEGER) {
            return as(new Conversion(TargetType.of("integer"), marks, List.of(), hints.nullTexts(), true, signs));
        }
        int precision = whole + scale <= 18 ? 18 : TargetType.MAX_DIGITS;
        var target = new TargetType(SqlType.Kind.DECIMAL, precision, scale);
        return as(new Conversion(target, marks, List.of(), hints.nullTexts(), true, signs));
    }

    private Conversion to(String type) {
        return new Conversion(TargetType.of(type), Marks.PLAIN, List.of(), hints.nullTexts(), true, false);
    }

    private Choice as(Conversion conversion) {
        var marks = kinds.contains(Kind.NUMBER) || kinds.contains(Kind.MONEY) || kinds.contains(Kind.SHARE)
                ? Optional.of(conversion.marks())
                : Optional.<Marks>empty();
        return new Choice(conversion, false, false, marks, evidence);
    }

    private Choice text(@Nullable String why) {
        if (why != null) {
            evidence.add(why);
        }
        return new Choice(null, false, false, Optional.empty(), evidence);
    }
}
