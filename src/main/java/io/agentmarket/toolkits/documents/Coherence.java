package io.agentmarket.toolkits.documents;

import java.util.List;
import java.util.regex.Pattern;

/** Extends a unit so that it can be understood alone. */
final class Coherence {

    /** The maximum length of an extended quote. */
    static final int MAX_LENGTH = 900;

    /** A sentence that begins like this refers to the previous one. */
    private static final Pattern LEANS_BACK = Pattern.compile(
            "(?i)(this|that|these|those|it|its|they|their|them|he|she|such|then|otherwise|however|therefore|thus|hence"
                    + "|instead|also|but|so|in this case|in that case|for example|for instance|as a result|likewise"
                    + "|similarly|both|either|neither|the former|the latter|after that|afterwards)\\b.*",
            Pattern.DOTALL);

    private static final Pattern ANNOUNCES = Pattern.compile("(?i)\\b(following|below|like this|as follows)\\b");

    private Coherence() {}

    /**
     * A sentence that refers to the previous one with that one, a lead-in with its list or code, and a list or code
     * with its lead-in.
     */
    static Unit span(String text, List<Unit> units, int at) {
        int from = at;
        int to = at;
        if (isList(units.get(at))) {
            from = first(units, at);
            to = last(units, at);
        } else if (introduces(text, units.get(at)) && at + 1 < units.size() && !isProse(units.get(at + 1))) {
            to = last(units, at + 1);
        }
        if (length(units, from, to) > MAX_LENGTH) {
            from = at;
            to = at;
        }
        while (from > 0 && leansBack(text, units, from) && length(units, from - 1, to) <= MAX_LENGTH) {
            from--;
        }
        var first = units.get(from);
        return new Unit(
                first.kind(), first.block(), first.start(), units.get(to).end());
    }

    private static boolean leansBack(String text, List<Unit> units, int at) {
        var unit = units.get(at);
        var before = units.get(at - 1);
        return isProse(unit)
                ? isProse(before) && LEANS_BACK.matcher(unit.in(text)).matches()
                : before.block() != unit.block() && introduces(text, before);
    }

    private static boolean introduces(String text, Unit unit) {
        return isProse(unit)
                && (text.charAt(unit.end() - 1) == ':'
                        || ANNOUNCES.matcher(unit.in(text)).find());
    }

    private static boolean isProse(Unit unit) {
        return unit.kind() == Unit.Kind.SENTENCE;
    }

    private static boolean isList(Unit unit) {
        return unit.kind() == Unit.Kind.ITEM || unit.kind() == Unit.Kind.TABLE;
    }

    private static int first(List<Unit> units, int at) {
        int first = at;
        while (first > 0 && units.get(first - 1).block() == units.get(at).block()) {
            first--;
        }
        return first;
    }

    private static int last(List<Unit> units, int at) {
        int last = at;
        while (last + 1 < units.size()
                && units.get(last + 1).block() == units.get(at).block()) {
            last++;
        }
        return last;
    }

    private static int length(List<Unit> units, int from, int to) {
        return units.get(to).end() - units.get(from).start();
    }
}
