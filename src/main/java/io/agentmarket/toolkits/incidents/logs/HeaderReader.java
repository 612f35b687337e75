package io.agentmarket.toolkits.incidents.logs;

import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/*
 * Log formats vary, but consist of few pieces: a time, a level, process and thread, the logger, separators. Pieces are
 * removed from the front as long as one matches, so log4j, logback, Python's logging, glog, nginx, Apache, Rails,
 * PostgreSQL, MySQL, Rust and .NET need no separate patterns. A level is recognised only in a typical place: between
 * other pieces, in brackets, or before a colon; "error" as the first word of a message is not a level.
 */
/** Reads the part of a line before its message. For one line. */
final class HeaderReader {

    private static final int MAX_PIECES = 16;

    private final String text;
    private final LogTimes times;
    private final boolean hasBareLevels;
    private int place;
    private @Nullable Instant at;
    private String level = "";
    private String source = "";

    /** @param hasBareLevels the log has lines with a lower-case level without brackets */
    HeaderReader(String text, LogTimes times, boolean hasBareLevels) {
        this.text = text;
        this.times = times;
        this.hasBareLevels = hasBareLevels;
    }

    LogLine read() {
        int from = 0;
        skipBlanks();
        var ruby = HeaderPieces.RUBY.matcher(text).region(place, text.length());
        if (ruby.lookingAt()) {
            place = ruby.end();
        }
        for (int pieces = 0; pieces < MAX_PIECES && place < text.length(); pieces++) {
            from = place;
            if (!takePiece()) {
                break;
            }
        }
        place = place >= text.length() && at == null && level.isEmpty() ? from : place;
        var message = at == null && level.isEmpty() ? text.strip() : text.substring(Math.min(place, text.length()));
        return withoutEnd(message);
    }

    private boolean takePiece() {
        char c = text.charAt(place);
        if (c == '[' || c == '(') {
            return takeBrackets(c == '[' ? ']' : ')');
        }
        if (at == null && takeTime()) {
            return true;
        }
        if (at != null && takeAgain()) {
            return true;
        }
        return takeSeparator() || takeLevel() || takeNumber() || takeName();
    }

    private boolean takeTime() {
        var stamp = times.at(text, place);
        if (stamp == null || (stamp.end() < text.length() && Character.isLetterOrDigit(text.charAt(stamp.end())))) {
            return false;
        }
        at = stamp.at();
        place = stamp.end();
        takeFields();
        return true;
    }

    /** A program's own time after the collector's. */
    private boolean takeAgain() {
        if (!level.isEmpty() || !Character.isDigit(text.charAt(place))) {
            return false;
        }
        var stamp = times.at(text, place);
        if (stamp == null || stamp.end() - place < 17) {
            return false;
        }
        place = stamp.end();
        return true;
    }

    /** {@code |ERROR|Shop.Pay|} after a time. */
    private void takeFields() {
        if (place >= text.length() || text.charAt(place) != '|') {
            return;
        }
        place++;
        var field = HeaderPieces.FIELD.matcher(text);
        while (field.region(place, text.length()).lookingAt()) {
            keep(field.group(1));
            place = field.end();
        }
    }

    private boolean takeSeparator() {
        var separator = HeaderPieces.SEPARATOR.matcher(text).region(place, text.length());
        if (!separator.lookingAt() || (at == null && level.isEmpty() && source.isEmpty())) {
            return false;
        }
        place = separator.end();
        return true;
    }

    private boolean takeBrackets(char closing) {
        int end = closing(closing);
        if (end < 0 || end - place > 220) {
            return false;
        }
        var inner = text.substring(place + 1, end).strip();
        var word = Levels.ofWord(inner);
        if (!word.isEmpty() && level.isEmpty()) {
            level = word;
        } else if (at == null && takeInner(inner)) {
            place = end;
        } else if ((at == null && level.isEmpty())
                || closing == ')'
                || !HeaderPieces.META.matcher(inner).matches()) {
            return false;
        } else {
            keepAll(inner);
        }
        place = end + 1;
        return true;
    }

    private int closing(char closing) {
        int depth = 0;
        for (int i = place; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == text.charAt(place) ? 1 : c == closing ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }

    /** A time in brackets, alone or with related pieces. */
    private boolean takeInner(String inner) {
        var stamp = times.at(inner, 0);
        if (stamp == null) {
            return false;
        }
        at = stamp.at();
        for (var word : inner.substring(stamp.end()).split("[\\s:/]+", 4)) {
            keep(word);
        }
        return true;
    }

    /** {@code proxy:error} of Apache, {@code thread:Class@12} of ZooKeeper, or one piece. */
    private void keepAll(String inner) {
        int colon = inner.lastIndexOf(':');
        int line = inner.lastIndexOf('@');
        if (colon > 0 && line > colon) {
            keep(inner.substring(colon + 1, line));
        } else {
            keep(inner.substring(0, colon > 0 ? inner.indexOf(':') : inner.length()));
            keep(inner.substring(colon + 1));
        }
    }

    private void keep(String piece) {
        var word = Levels.ofWord(piece);
        if (!word.isEmpty() && level.isEmpty()) {
            level = word;
        } else if (source.isEmpty() && !piece.isEmpty() && Character.isLetter(piece.charAt(0)) && !isCode(piece)) {
            source = piece;
        }
    }

    /** Such as MySQL's MY-010055. */
    private static boolean isCode(String piece) {
        return Character.isDigit(piece.charAt(piece.length() - 1)) && piece.indexOf('-') == 2;
    }

    private boolean takeLevel() {
        if (!level.isEmpty()) {
            return false;
        }
        var redis = HeaderPieces.REDIS.matcher(text).region(place, text.length());
        if (source.equals("M") && at != null && redis.lookingAt()) {
            level = redis.group(1).equals("#") ? "warn" : redis.group(1).equals(".") ? "debug" : "info";
            place = redis.end();
            return true;
        }
        var letter = HeaderPieces.LETTER.matcher(text).region(place, text.length());
        if (at != null && letter.lookingAt()) {
            level = Levels.ofLetter(letter.group(1).charAt(0));
            source = letter.group(2);
            place = letter.end();
            return true;
        }
        var word = HeaderPieces.WORD.matcher(text).region(place, text.length());
        var found = word.lookingAt() ? Levels.ofWord(word.group()) : "";
        if (found.isEmpty() || !standsAsLevel(word.group(), word.end())) {
            return false;
        }
        level = found;
        place = word.end();
        var basic = HeaderPieces.BASIC.matcher(text).region(place, text.length());
        if (basic.lookingAt()) {
            source = basic.group(1);
            place = basic.end();
        }
        return true;
    }

    private boolean standsAsLevel(String word, int end) {
        char next = end < text.length() ? text.charAt(end) : ' ';
        boolean isUpper = word.equals(word.toUpperCase(Locale.ROOT));
        if (HeaderPieces.NEEDS_COLON.contains(word.toLowerCase(Locale.ROOT))) {
            return next == ':' && (isUpper || word.equals("fail"));
        }
        if (next == ':'
                && (word.equals("panic") || (at == null && (word.equals("Error") || word.equals("Exception"))))) {
            return false;
        }
        if (isUpper || next == ':' || next == '|' || next == '\t' || next == ']') {
            return true;
        }
        if (next == '[') {
            return text.startsWith("[0", end);
        }
        boolean isPadded = end + 1 < text.length() && next == ' ' && text.charAt(end + 1) == ' ';
        return (at != null && isPadded)
                || (hasBareLevels
                        && at != null
                        && HeaderPieces.BARE
                                .matcher(text)
                                .region(place, text.length())
                                .lookingAt());
    }

    private boolean takeNumber() {
        if (!Character.isDigit(text.charAt(place))) {
            return false;
        }
        var number = HeaderPieces.NUMBER.matcher(text).region(place, text.length());
        boolean isRedis = at == null && level.isEmpty();
        if (!number.lookingAt() || (isRedis && number.group().indexOf(':') < 0)) {
            return false;
        }
        source = isRedis ? "M" : source;
        place = number.end();
        return true;
    }

    private boolean takeName() {
        if (at == null && level.isEmpty()) {
            return false;
        }
        return (level.isEmpty() && take(HeaderPieces.NAME_BEFORE_LEVEL))
                || take(HeaderPieces.CALLER)
                || (!level.isEmpty() && take(HeaderPieces.CATEGORY))
                || ((source.isEmpty() || !level.isEmpty()) && (take(HeaderPieces.LOGGER) || take(HeaderPieces.NAME)));
    }

    private boolean take(Pattern pattern) {
        var found = pattern.matcher(text).region(place, text.length());
        if (!found.lookingAt()) {
            return false;
        }
        var name = found.group(1) == null ? found.group(2) : found.group(1);
        if (!Levels.ofWord(name).isEmpty()
                || HeaderPieces.EXCEPTION.matcher(name).matches()) {
            return false;
        }
        source = name;
        place = found.end();
        return true;
    }

    private void skipBlanks() {
        while (place < text.length() && Character.isWhitespace(text.charAt(place))) {
            place++;
        }
    }

    /** Without the logger that Kafka writes at the end. */
    private LogLine withoutEnd(String message) {
        var end = message.endsWith(")") && !level.isEmpty() ? HeaderPieces.LAST.matcher(message) : null;
        return end != null && end.find()
                ? new LogLine(at, level, end.group(1), 0, message.substring(0, end.start()))
                : new LogLine(at, level, source.equals("M") ? "redis" : source, 0, message);
    }
}
