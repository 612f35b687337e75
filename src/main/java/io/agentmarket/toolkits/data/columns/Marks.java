package io.agentmarket.toolkits.data.columns;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The marks of numbers.
 *
 * @param thousands empty for none; {@code '} also stands for ’, and a blank for the narrow ones
 */
public record Marks(String decimal, String thousands) {

    public static final Marks PLAIN = new Marks(".", "");

    private static final List<Marks> ALL = List.of(
            PLAIN,
            new Marks(",", ""),
            new Marks(".", ","),
            new Marks(",", "."),
            new Marks(".", "'"),
            new Marks(",", "'"),
            new Marks(".", " "),
            new Marks(",", " "));

    /** How a column's numbers can be read; more than one of {@code fitting} where that is not decided. */
    public record Found(List<Marks> fitting, List<String> evidence) {}

    /** The marks that read every shape, reduced by evidence to those that give different values. */
    public static Found of(List<Shape> shapes, Optional<String> decimal) {
        var marked = shapes.stream()
                .filter(shape -> shape.kind() != Shape.Kind.INTEGER)
                .toList();
        var fitting = new ArrayList<Marks>();
        for (var marks : ALL) {
            boolean asked = decimal.map(marks.decimal::equals).orElse(true);
            if (asked && shapes.stream().allMatch(shape -> shape.reads(marks))) {
                fitting.add(marks);
            }
        }
        var different = different(fitting, marked);
        var evidence = new ArrayList<String>();
        if (different.size() > 1) {
            var plain = shapes.stream()
                    .filter(shape -> shape.kind() == Shape.Kind.INTEGER && shape.digits() > 3)
                    .findFirst();
            if (plain.isPresent()) {
                different.removeIf(marks -> marked.stream().anyMatch(shape -> isGrouped(shape, marks)));
                evidence.add(plain.get().at() + " has no thousands mark, so the mark is the decimal one");
            }
        }
        return new Found(different, evidence);
    }

    private static boolean isGrouped(Shape shape, Marks marks) {
        return !marks.thousands.isEmpty()
                && shape.digitsBehind(marks) != shape.digitsBehind(new Marks(marks.thousands, ""));
    }

    /** Of marks that read all shapes alike, the first. */
    private static List<Marks> different(List<Marks> fitting, List<Shape> marked) {
        var readings = new ArrayList<List<Integer>>();
        var kept = new ArrayList<Marks>();
        for (var marks : fitting) {
            var reading =
                    marked.stream().map(shape -> shape.digitsBehind(marks)).toList();
            if (!readings.contains(reading)) {
                readings.add(reading);
                kept.add(marks);
            }
        }
        return kept;
    }

    public String words() {
        return "decimal mark " + decimal
                + (thousands.isEmpty() ? "" : ", thousands mark " + (thousands.isBlank() ? "blank" : thousands));
    }
}
