package io.agentmarket.toolkits.incidents.logs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/*
 * Drain (He, Zhu, Zheng and Lyu, "Drain: An Online Log Parsing Approach with Fixed Depth Tree", ICWS 2017). A line's
 * message is masked (obvious values become placeholders), split at spaces, and sorted into a tree: by the number of its
 * tokens, then by its first token. A leaf holds the candidate groups; the one whose template has the largest share of
 * equal tokens gets the line if that share reaches the threshold, and where line and template differ the template gets
 * a wildcard. There is one pass, and the work per line does not grow with the number of lines.
 *
 * Differences to the paper: level and HTTP status are above the number of tokens in the tree, so that a template has
 * one of each. Values and wildcards do not count in the share, since they say nothing about the form; of "name=value"
 * only the name counts. Two words of state (opened, closed) separate lines that are otherwise equal, and so do two
 * exceptions. A word in the first place, or next to a single fixed word, never reaches the threshold; so groups that
 * differ in only one place are joined at the end if there are at least SERIES of them. Memory is bounded: once there
 * are MAX_GROUPS, a line that fits no group of its leaf is counted as unsorted.
 */
/** Sorts log messages into templates, one after another. For one thread. */
final class LogTemplates {

    static final String ANY = Tokens.ANY;
    static final int MAX_GROUPS = 1_000;

    /**
     * The share of equal fixed tokens from which a line belongs to a template. The paper uses 0.3 to 0.5 of all tokens.
     */
    private static final double SIMILAR = 0.55;

    private static final int MAX_CHILDREN = 100;

    /** The number of words in one place of otherwise equal templates from which they count as values of a variable. */
    private static final int SERIES = 3;

    private final Map<String, Map<String, List<Group>>> leaves = new HashMap<>();
    private final List<Group> groups = new ArrayList<>();

    /** Lines of one form; its template becomes more general with further lines. */
    static final class Group {
        private final int id;
        private final String kind;
        private final List<String> tokens;
        private @Nullable Group into;

        private Group(int id, String kind, List<String> tokens) {
            this.id = id;
            this.kind = kind;
            this.tokens = tokens;
        }

        /** From 1, in the order of their first lines. */
        int id() {
            return id;
        }

        String template() {
            return String.join(" ", tokens);
        }

        /** The group that this one was joined into by {@link LogTemplates#join()}, or itself. */
        Group root() {
            return into == null ? this : into.root();
        }
    }

    @Nullable Group add(String message) {
        return add(LogLine.plain(message));
    }

    /** The group of the line; null if it fits none and the maximum is reached. */
    @Nullable Group add(LogLine line) {
        var tokens = Tokens.of(ValueMasks.masked(line.message(), line.status()));
        var kind = line.level() + " " + line.status() + " " + tokens.size();
        var leaf = leaf(kind, tokens);
        var best = nearest(leaf, tokens);
        if (best != null) {
            merge(best.tokens, tokens);
            return best;
        }
        if (groups.size() == MAX_GROUPS) {
            return null;
        }
        var group = new Group(groups.size() + 1, kind, tokens);
        groups.add(group);
        leaf.add(group);
        return group;
    }

    List<Group> groups() {
        return groups.stream().filter(group -> group.into == null).toList();
    }

    private List<Group> leaf(String kind, List<String> tokens) {
        var word = tokens.isEmpty() ? ANY : tokens.getFirst();
        var key = Tokens.key(word);
        var first = !key.isEmpty() ? key : Tokens.isName(word) ? ANY : word;
        var words = leaves.computeIfAbsent(kind, it -> new HashMap<>());
        var taken = words.containsKey(first) || words.size() < MAX_CHILDREN ? first : ANY;
        return words.computeIfAbsent(taken, it -> new ArrayList<>());
    }

    private static @Nullable Group nearest(List<Group> leaf, List<String> tokens) {
        Group best = null;
        double most = 0;
        for (var group : leaf) {
            double share = share(group.tokens, tokens);
            if (share >= SIMILAR && share > most) {
                best = group;
                most = share;
            }
        }
        return best;
    }

    /** The share of equal tokens among those that are fixed in either; 1 if there are none. */
    private static double share(List<String> template, List<String> tokens) {
        int equal = 0;
        int fixed = 0;
        for (int i = 0; i < tokens.size(); i++) {
            var mine = template.get(i);
            var other = tokens.get(i);
            if (mine.equals(other)) {
                int weight = Tokens.isValue(mine) ? 0 : 1;
                equal += weight;
                fixed += weight;
            } else if (!isFree(mine, other)) {
                if (Tokens.isTelling(mine, other)) {
                    return 0;
                }
                fixed++;
                equal += isSameName(mine, other) ? 1 : 0;
            }
        }
        return fixed == 0 ? 1 : (double) equal / fixed;
    }

    /** Placeholders of any kind, which are no evidence. */
    private static boolean isFree(String mine, String other) {
        return mine.equals(ANY)
                || (Tokens.isValue(mine) && Tokens.isValue(other))
                || (Tokens.hasDigit(mine) && Tokens.hasDigit(other))
                || (Tokens.hasDigit(mine) && Tokens.isValue(other))
                || (Tokens.isValue(mine) && Tokens.hasDigit(other));
    }

    private static boolean isSameName(String mine, String other) {
        var key = Tokens.key(mine);
        return !key.isEmpty() && key.equals(Tokens.key(other));
    }

    private static void merge(List<String> template, List<String> tokens) {
        for (int i = 0; i < tokens.size(); i++) {
            var mine = template.get(i);
            if (!mine.equals(tokens.get(i))) {
                template.set(i, isSameName(mine, tokens.get(i)) ? Tokens.key(mine) + ANY : ANY);
            }
        }
    }

    /** Joins the groups that differ in a single place, if that place has many words. */
    void join() {
        var kinds = new LinkedHashMap<String, List<Group>>();
        groups().forEach(group ->
                kinds.computeIfAbsent(group.kind, it -> new ArrayList<>()).add(group));
        kinds.values().stream().filter(alike -> alike.size() >= SERIES).forEach(LogTemplates::join);
    }

    private static void join(List<Group> alike) {
        int places = alike.getFirst().tokens.size();
        for (int place = 0; place < places; place++) {
            var series = new LinkedHashMap<List<String>, List<Group>>();
            for (var group : alike) {
                var word = group.tokens.get(place);
                if (group.into == null && !Tokens.isTelling(word) && (places > 1 || Tokens.isValue(word))) {
                    var rest = new ArrayList<>(group.tokens);
                    rest.set(place, ANY);
                    if (rest.stream().anyMatch(token -> !Tokens.isValue(token))) {
                        series.computeIfAbsent(rest, it -> new ArrayList<>()).add(group);
                    }
                }
            }
            for (var same : series.values()) {
                if (same.size() >= SERIES) {
                    var first = same.getFirst();
                    same.subList(1, same.size()).forEach(group -> {
                        merge(first.tokens, group.tokens);
                        group.into = first;
                    });
                }
            }
        }
    }

    /** The message with its values replaced by placeholders for their kind. */
    static String masked(String message) {
        return ValueMasks.masked(message);
    }
}
