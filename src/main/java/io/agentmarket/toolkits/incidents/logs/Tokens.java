package io.agentmarket.toolkits.incidents.logs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Splits a masked message at spaces; text in quotes or in square brackets is one token. */
final class Tokens {

    static final String ANY = "<*>";

    private static final int MAX_TOKENS = 200;
    private static final int MAX_QUOTED = 300;

    private static final Pattern NAME =
            Pattern.compile("^\\[|\\w[-_/@#]\\w|\\.(?:service|socket|timer|mount|scope|slice|target|device)\\b");
    private static final Pattern FAILURE = Pattern.compile("(?:[\\w$]+(?:\\.|::)){0,30}[A-Z]\\w*(?:Exception|Error):?");

    private static final Set<String> STATES = Set.of(
            "up", "down", "in", "out", "on", "off", "open", "close", "start", "stop", "begin", "end", "ok", "lost",
            "found", "read", "write", "get", "put", "post", "delete", "create", "update", "up.", "down.", "not", "sent",
            "send", "receive", "success", "failure", "ready", "new", "old", "left", "joined", "full", "empty", "before",
            "after", "yes", "no");

    private Tokens() {}

    static List<String> of(String masked) {
        var tokens = new ArrayList<String>();
        int length = masked.length();
        int at = 0;
        while (at < length && tokens.size() < MAX_TOKENS) {
            while (at < length && Character.isWhitespace(masked.charAt(at))) {
                at++;
            }
            int from = at;
            while (at < length && !Character.isWhitespace(masked.charAt(at))) {
                int closed = closed(masked, at, from);
                at = closed < 0 ? at + 1 : closed + 1;
            }
            if (at > from) {
                tokens.add(masked.substring(from, at));
            }
        }
        return tokens;
    }

    /** The end of the quotation or list that begins here; else -1. */
    private static int closed(String text, int at, int from) {
        char c = text.charAt(at);
        char closing = c == '"' ? '"' : c == '[' ? ']' : c == '{' ? '}' : c == '\'' ? '\'' : 0;
        if (closing == 0 || (c == '\'' && at > from && Character.isLetterOrDigit(text.charAt(at - 1)))) {
            return -1;
        }
        int end = text.indexOf(closing, at + 1);
        boolean isClosed = end > at && end - at <= MAX_QUOTED;
        return isClosed && !(c == '\'' && end + 1 < text.length() && Character.isLetterOrDigit(text.charAt(end + 1)))
                ? end
                : -1;
    }

    /** Only placeholders and punctuation around them. */
    static boolean isValue(String token) {
        if (token.indexOf('<') < 0) {
            return false;
        }
        int depth = 0;
        for (int i = 0; i < token.length(); i++) {
            char c = token.charAt(i);
            if (c == '<') {
                depth++;
            } else if (c == '>') {
                depth--;
            } else if (depth == 0 && Character.isLetterOrDigit(c) && !isUnit(token, i)) {
                return false;
            }
        }
        return true;
    }

    /** A letter of the unit directly after a number. */
    private static boolean isUnit(String token, int at) {
        int back = at;
        while (back > 0 && Character.isLetter(token.charAt(back)) && at - back < 4) {
            back--;
        }
        return token.charAt(back) == '>';
    }

    static boolean hasDigit(String token) {
        for (int i = 0; i < token.length(); i++) {
            if (token.charAt(i) >= '0' && token.charAt(i) <= '9') {
                return true;
            }
        }
        return false;
    }

    /** The name of {@code name=value} with the equals sign; empty for other tokens. */
    static String key(String token) {
        int sign = token.indexOf('=');
        return sign > 0 && Character.isLetter(token.charAt(0)) ? token.substring(0, sign + 1) : "";
    }

    /** Whether it identifies one of many things, by its digits or by characters that words do not have. */
    static boolean isName(String token) {
        return hasDigit(token) || NAME.matcher(token).find();
    }

    /** A word for an event: such words never become a variable, no matter how many there are. */
    static boolean isTelling(String token) {
        return isState(token) || FAILURE.matcher(token).matches();
    }

    /**
     * Two lines with different words of this kind in the same place have different meanings, even if all else is equal.
     */
    static boolean isTelling(String mine, String other) {
        return (isState(mine) && isState(other))
                || FAILURE.matcher(mine).matches()
                || FAILURE.matcher(other).matches();
    }

    /** A word of state, such as "opened" or "down". */
    static boolean isState(String token) {
        int end = token.length();
        while (end > 0 && ".,:;!".indexOf(token.charAt(end - 1)) >= 0) {
            end--;
        }
        var word = token.substring(0, end);
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if ((c < 'a' || c > 'z') && (i > 0 || c < 'A' || c > 'Z')) {
                return false;
            }
        }
        return (word.length() > 4 && (word.endsWith("ed") || word.endsWith("ing")))
                || STATES.contains(word.toLowerCase(Locale.ROOT));
    }
}
