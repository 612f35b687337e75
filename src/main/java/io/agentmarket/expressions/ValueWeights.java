package io.agentmarket.expressions;

import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The weights of values: a text weighs its number of characters, every value {@value #EACH} more, and a member of an
 * object also its name. A value in several places counts in each, because writing, comparing or copying handles each of
 * them. Lists and objects are weighed once, so a new one costs no more than its own items.
 */
final class ValueWeights {

    static final int EACH = 8;

    /** Nesting of lists and objects. */
    private static final int MAX_LEVELS = 200;

    private final Map<Object, Weighed> known = new IdentityHashMap<>();
    private boolean remembers = true;

    /**
     * @param weight of it and all its contents; once it exceeds the given maximum, counting stops
     * @param levels nesting of lists and objects
     * @param freshItems the part of it for items and members of lists and objects that are new
     * @param fresh the same, with their texts
     */
    record Weighed(long weight, int levels, long freshItems, long fresh) {

        private Weighed seen() {
            return new Weighed(weight, levels, 0, 0);
        }
    }

    Weighed of(@Nullable Object value, long most) {
        if (value instanceof String text) {
            return new Weighed(EACH + text.length(), 0, 0, text.length());
        }
        if (!(value instanceof List<?>) && !(value instanceof Map<?, ?>)) {
            return new Weighed(EACH, 0, 0, 0);
        }
        if (ValueAllowance.isRange(value)) {
            return new Weighed(alone(value), 1, 0, 0);
        }
        var before = known.get(value);
        if (before != null) {
            return before;
        }
        var sum = new Sum(most);
        if (value instanceof List<?> list) {
            for (int i = 0; i < list.size() && !sum.isFull(); i++) {
                sum.add(of(list.get(i), most - sum.weight));
            }
        } else if (value instanceof Map<?, ?> map) {
            for (var member : map.entrySet()) {
                sum.weight += String.valueOf(member.getKey()).length();
                if (sum.isFull()) {
                    break;
                }
                sum.add(of(member.getValue(), most - sum.weight));
            }
        }
        var weighed = sum.total();
        if (remembers && !sum.isFull()) {
            known.put(value, weighed.seen());
        }
        return weighed;
    }

    /** Forgets all weights, because values may have changed. */
    void remembersNothing() {
        remembers = false;
        known.clear();
    }

    /** The number of a list's own items, or of a text's characters. */
    static long alone(@Nullable Object value) {
        return switch (value) {
            case String text -> EACH + text.length();
            case Collection<?> list -> EACH + (long) EACH * list.size();
            case null, default -> EACH;
        };
    }

    /** The number of its items or members that are lists. */
    static long lists(@Nullable Object value) {
        return switch (value) {
            case List<?> list
            when !ValueAllowance.isRange(list) ->
                list.stream().filter(List.class::isInstance).count();
            case Map<?, ?> map ->
                map.values().stream().filter(List.class::isInstance).count();
            case null, default -> 0;
        };
    }

    private static final class Sum {

        private final long most;
        private long weight = EACH;
        private int levels;
        private long freshItems;
        private long fresh;

        Sum(long most) {
            this.most = most;
        }

        void add(Weighed inner) {
            weight += inner.weight;
            levels = Math.max(levels, inner.levels);
            freshItems += EACH + inner.freshItems;
            fresh += EACH + inner.fresh;
            if (levels >= MAX_LEVELS) {
                weight = Math.max(weight, Long.MAX_VALUE / 2);
            }
        }

        boolean isFull() {
            return weight > most;
        }

        Weighed total() {
            return new Weighed(weight, levels + 1, freshItems, fresh);
        }
    }
}
