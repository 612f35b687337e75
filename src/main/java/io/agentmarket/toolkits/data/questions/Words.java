package io.agentmarket.toolkits.data.questions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The words of a question. Each is taken once, by what understands it; none may be left. */
final class Words {

    /** The longest question. */
    static final int MAX_LENGTH = 500;

    private static final Pattern TOKEN = Pattern.compile(
            "\"[^\"]*\"|'[^']*'|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]+(?:\\.[0-9]+)?|[\\p{L}_][\\p{L}\\p{N}_]*|<=|>=|<>|!=|[^\\s]");

    /** Words that say nothing about rows or columns. */
    private static final Set<String> EMPTY = Set.of(
            "the",
            "a",
            "an",
            "of",
            "show",
            "me",
            "give",
            "list",
            "what",
            "is",
            "are",
            "was",
            "were",
            "please",
            "there",
            "do",
            "we",
            "have",
            "did",
            "get",
            "all",
            "?",
            ".",
            "!",
            "calculate",
            "compute",
            "find",
            "tell");

    private final List<String> words = new ArrayList<>();
    private final List<String> lower = new ArrayList<>();
    private final boolean[] taken;

    Words(String question) {
        var tokens = TOKEN.matcher(question);
        while (tokens.find()) {
            words.add(tokens.group());
            lower.add(tokens.group().toLowerCase(Locale.ROOT));
        }
        taken = new boolean[words.size()];
    }

    int size() {
        return words.size();
    }

    /** A word in lower case; empty where there is none, or it is taken. */
    String at(int i) {
        return i >= 0 && i < words.size() && !taken[i] ? lower.get(i) : "";
    }

    /** A word as it was written. */
    String written(int i) {
        return words.get(i);
    }

    boolean isQuoted(int i) {
        return i < words.size()
                && !taken[i]
                && words.get(i).length() > 1
                && "\"'".indexOf(words.get(i).charAt(0)) >= 0;
    }

    boolean isFree(int i) {
        return i >= 0 && i < words.size() && !taken[i];
    }

    void take(int from, int count) {
        Arrays.fill(taken, from, from + count, true);
    }

    /** Whether these words stand here. */
    boolean has(int at, String... phrase) {
        for (int i = 0; i < phrase.length; i++) {
            if (!at(at + i).equals(phrase[i])) {
                return false;
            }
        }
        return true;
    }

    /** The first place after articles. */
    int skipArticles(int at) {
        int i = at;
        while (Set.of("the", "a", "an", "any", "each", "every").contains(at(i))) {
            i++;
        }
        return i;
    }

    /** The words that nobody took, without those that say nothing. */
    List<String> left() {
        var left = new ArrayList<String>();
        for (int i = 0; i < words.size(); i++) {
            if (!taken[i] && !EMPTY.contains(lower.get(i))) {
                left.add(words.get(i));
            }
        }
        return left;
    }

    /** A word without the ending of a plural. */
    static String singular(String word) {
        if (word.length() > 4 && word.endsWith("ies")) {
            return word.substring(0, word.length() - 3) + "y";
        }
        if (word.length() > 4 && (word.endsWith("sses") || word.endsWith("xes") || word.endsWith("ches"))) {
            return word.substring(0, word.length() - 2);
        }
        boolean plural = word.length() > 2 && word.endsWith("s") && !word.endsWith("ss") && !word.endsWith("us");
        return plural ? word.substring(0, word.length() - 1) : word;
    }
}
