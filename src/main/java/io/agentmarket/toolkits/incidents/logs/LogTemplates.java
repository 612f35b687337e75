package io.agentmarket.toolkits.incidents.logs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/*
 * Drain (He, Zhu, Zheng and Lyu, "Drain: An Online Log Parsing Approach with Fixed Depth Tree", ICWS 2017). A line's
 * message is masked (what is plainly a value becomes a placeholder), split at blanks, and walked down a tree: by the
 * number of its tokens, then by its first tokens. A leaf holds the groups that may be meant; the one whose template has
 * the largest share of equal tokens takes the line when that share reaches the threshold, and where line and template
 * differ the template gets a wildcard. One pass, and the work for a line does not grow with the number of lines.
 *
 * Where this differs: a token with a digit, or beyond the children that a node may have, walks down a wildcard as in
 * the paper, but masked values are words like any other, which keeps "took <num> ms" apart from "took <ip> ms". Memory
 * is bounded: once there are MAX_GROUPS a line that fits none of its leaf is counted as unsorted.
 */
/** Sorts log messages into templates, one after another. For one thread. */
final class LogTemplates {

    static final String ANY = "<*>";

    /**
     * The share of equal tokens from which a line belongs to a template. The paper has 0.3 to 0.5; masked values are
     * equal tokens here, so that the same two lines share more.
     */
    private static final double SIMILAR = 0.55;

    /**
     * First tokens looked at. With two of them, as in the paper, a name in the second place makes a template of its
     * own.
     */
    private static final int DEPTH = 1;

    private static final int MAX_CHILDREN = 100;
    private static final int MAX_TOKENS = 200;
    static final int MAX_GROUPS = 1_000;

    private static final Pattern DIGIT = Pattern.compile(".*\\d.*");

    /** What is a value wherever it stands; the order matters, since an address holds numbers. */
    private static final List<Mask> MASKS = List.of(
            new Mask("<uuid>", "\\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\\b"),
            new Mask(
                    "<time>",
                    "\\b\\d{4}-\\d\\d-\\d\\d(?:[T ]\\d\\d:\\d\\d(?::\\d\\d(?:[.,]\\d+)?)?(?:Z|[+-]\\d\\d:?\\d\\d)?)?"),
            new Mask("<url>", "\\bhttps?://[^\\s\"'<>]+"),
            new Mask("<ip>", "(?<![\\w.])(?:\\d{1,3}\\.){3}\\d{1,3}(?::\\d{1,5})?(?![\\w.]*\\d)"),
            new Mask("<ip>", "(?<![\\w:])(?:[0-9a-fA-F]{1,4}:){4,7}[0-9a-fA-F]{0,4}(?![\\w:])"),
            new Mask("<hex>", "\\b0x[0-9a-fA-F]+\\b|\\b(?=[0-9a-f]*\\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,64}\\b"),
            new Mask("<path>", "(?<![\\w<:/.])(?:/[\\w.@%+~:-]+){2,}/?"),
            new Mask(
                    "<num>",
                    "(?<![\\w.])[-+]?\\d+(?:\\.\\d+)?(?=(?:ns|us|µs|ms|s|m|h|d|[kKMGT]i?B?|B|%)?(?!\\w|\\.\\d))"));

    private final Map<String, Node> lengths = new HashMap<>();
    private final List<Group> groups = new ArrayList<>();

    private record Mask(String name, Pattern pattern) {
        Mask(String name, String pattern) {
            this(name, Pattern.compile(pattern));
        }
    }

    private static final class Node {
        final Map<String, Node> children = new HashMap<>();
        final List<Group> groups = new ArrayList<>();
    }

    /** Lines of one form; its template becomes more general with the lines that come. */
    static final class Group {
        private final int id;
        private final List<String> tokens;

        private Group(int id, List<String> tokens) {
            this.id = id;
            this.tokens = tokens;
        }

        /** From 1, in the order of their first lines. */
        int id() {
            return id;
        }

        String template() {
            return String.join(" ", tokens);
        }
    }

    /** The group that the message belongs to; null when it fits none and there may be no more. */
    @Nullable Group add(String message) {
        var tokens = tokens(message);
        var leaf = leaf(tokens);
        var best = nearest(leaf, tokens);
        if (best != null) {
            merge(best.tokens, tokens);
            return best;
        }
        if (groups.size() == MAX_GROUPS) {
            return null;
        }
        var group = new Group(groups.size() + 1, new ArrayList<>(tokens));
        groups.add(group);
        leaf.groups.add(group);
        return group;
    }

    List<Group> groups() {
        return List.copyOf(groups);
    }

    /** The message with its values replaced by what kind of value they are. */
    static String masked(String message) {
        var text = message;
        for (var mask : MASKS) {
            text = mask.pattern().matcher(text).replaceAll(mask.name());
        }
        return text;
    }

    private static List<String> tokens(String message) {
        return Pattern.compile("\\s+")
                .splitAsStream(masked(message).strip())
                .limit(MAX_TOKENS)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private Node leaf(List<String> tokens) {
        var node = lengths.computeIfAbsent(Integer.toString(tokens.size()), length -> new Node());
        for (int i = 0; i < Math.min(DEPTH, tokens.size()); i++) {
            var token = DIGIT.matcher(tokens.get(i)).matches() ? ANY : tokens.get(i);
            var known = node.children.get(token);
            var taken = known != null || node.children.size() < MAX_CHILDREN ? token : ANY;
            node = node.children.computeIfAbsent(taken, word -> new Node());
        }
        return node;
    }

    private static @Nullable Group nearest(Node leaf, List<String> tokens) {
        Group best = null;
        double most = 0;
        for (var group : leaf.groups) {
            double share = share(group.tokens, tokens);
            if (share >= SIMILAR && share > most) {
                best = group;
                most = share;
            }
        }
        return best;
    }

    /**
     * Equal tokens as a share of all; wildcards are equal to nothing, so that the more special of two templates wins.
     */
    private static double share(List<String> template, List<String> tokens) {
        double equal = 0;
        for (int i = 0; i < tokens.size(); i++) {
            equal += template.get(i).equals(tokens.get(i)) ? 1 : 0;
        }
        return equal / tokens.size();
    }

    private static void merge(List<String> template, List<String> tokens) {
        for (int i = 0; i < tokens.size(); i++) {
            if (!template.get(i).equals(tokens.get(i))) {
                template.set(i, ANY);
            }
        }
    }
}
