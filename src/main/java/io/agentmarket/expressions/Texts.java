package io.agentmarket.expressions;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The language's operations on texts. Patterns run on RE2: in linear time, without look-around and back-references. */
final class Texts {

    private static final int MAX_PATTERN_CHARS = 1_000;

    /** Characters that a pattern reads per step; a large pattern takes more steps for them. */
    private static final int LOOKS = 64;

    /** The size of a pattern, in instructions, up to which {@value #LOOKS} characters cost one step. */
    private static final int INSTRUCTIONS = 4;

    private Texts() {}

    static String format(Spending spending, String name, JsonNode value) {
        var made = formatted(spending, name, value);
        spending.text(made.length());
        return made;
    }

    private static String formatted(Spending spending, String name, JsonNode value) {
        return switch (name) {
            case "text" -> Values.text(spending, value);
            case "json" -> JsonText.whole(spending, value);
            case "html" ->
                Values.text(spending, value)
                        .replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replace("'", "&#39;")
                        .replace("\"", "&quot;");
            case "uri" ->
                URLEncoder.encode(Values.text(spending, value), StandardCharsets.UTF_8)
                        .replace("+", "%20")
                        .replace("*", "%2A")
                        .replace("%7E", "~");
            case "csv" -> row(spending, value, ",", Texts::csv);
            case "tsv" -> row(spending, value, "\t", Texts::tsv);
            case "sh" -> value.isArray() ? row(spending, value, " ", Texts::shell) : shell(spending, value);
            case "base64" ->
                Base64.getEncoder().encodeToString(Values.text(spending, value).getBytes(StandardCharsets.UTF_8));
            case "base64d" -> decoded(Values.text(spending, value));
            default -> throw new JqException("has no format @" + name);
        };
    }

    private static String row(
            Spending spending, JsonNode list, String between, BiFunction<Spending, JsonNode, String> cell) {
        if (!list.isArray()) {
            throw new JqException(Values.shown(list) + " is no row");
        }
        var row = new StringBuilder();
        for (int i = 0; i < list.size(); i++) {
            int before = row.length();
            row.append(i == 0 ? "" : between).append(cell.apply(spending, list.get(i)));
            spending.text(row.length(), row.length() - before);
        }
        return row.toString();
    }

    private static String csv(Spending spending, JsonNode cell) {
        return cell.isNull()
                ? ""
                : cell.isString()
                        ? '"' + cell.stringValue().replace("\"", "\"\"") + '"'
                        : JsonText.whole(spending, cell);
    }

    private static String tsv(Spending spending, JsonNode cell) {
        return cell.isNull()
                ? ""
                : Values.text(spending, cell)
                        .replace("\\", "\\\\")
                        .replace("\t", "\\t")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r");
    }

    private static String shell(Spending spending, JsonNode value) {
        return value.isString()
                ? "'" + value.stringValue().replace("'", "'\\''") + "'"
                : JsonText.whole(spending, value);
    }

    private static String decoded(String text) {
        try {
            return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new JqException("has a text that is not base64");
        }
    }

    static JsonNode changed(String how, String text) {
        return Values.NODES.stringNode(
                switch (how) {
                    case "ascii_downcase" -> ascii(text, 'A', 'Z', ' ');
                    case "ascii_upcase" -> ascii(text, 'a', 'z', -' ');
                    case "trim" -> text.strip();
                    case "ltrim" -> text.stripLeading();
                    default -> text.stripTrailing();
                });
    }

    private static String ascii(String text, char from, char to, int by) {
        var changed = new StringBuilder(text.length());
        text.chars().forEach(c -> changed.append((char) (c >= from && c <= to ? c + by : c)));
        return changed.toString();
    }

    static JsonNode explode(Spending spending, String text) {
        spending.items(text.length());
        var points = Values.NODES.arrayNode();
        text.codePoints().forEach(point -> points.add((long) point));
        return points;
    }

    static JsonNode implode(Spending spending, JsonNode points) {
        spending.items(points.size());
        var text = new StringBuilder();
        points.forEach(point -> {
            int code = (int) Functions.number(point);
            text.appendCodePoint(Character.isValidCodePoint(code) ? code : 0xFFFD);
        });
        return Values.NODES.stringNode(text.toString());
    }

    static JsonNode split(Spending spending, String text, String by) {
        var parts = Values.NODES.arrayNode();
        spending.search(text, by);
        if (text.isEmpty()) {
            return parts;
        }
        if (by.isEmpty()) {
            spending.items(text.length());
            text.codePoints().forEach(point -> parts.add(Character.toString(point)));
            return parts;
        }
        int from = 0;
        for (int at = text.indexOf(by); at >= 0; at = text.indexOf(by, from)) {
            spending.items(1);
            parts.add(text.substring(from, at));
            from = at + by.length();
        }
        return parts.add(text.substring(from));
    }

    static JsonNode join(Spending spending, JsonNode list, String between) {
        if (!list.isArray()) {
            throw new JqException(Values.shown(list) + " is no list");
        }
        var text = new StringBuilder();
        for (int i = 0; i < list.size(); i++) {
            var item = list.get(i);
            if (item.isContainer()) {
                throw new JqException(Values.shown(item) + " cannot be joined");
            }
            int before = text.length();
            text.append(i == 0 ? "" : between).append(item.isNull() ? "" : Values.text(spending, item));
            spending.text(text.length(), text.length() - before);
        }
        return Values.NODES.stringNode(text.toString());
    }

    static ArrayNode matches(Spending spending, JsonNode in, JsonNode pattern, JsonNode flags) {
        var text = Functions.text(in);
        var compiled = pattern(spending, pattern, flags);
        boolean all = !flags.isNull() && flags.stringValue().contains("g");
        var matcher = matcher(spending, compiled, text);
        var found = Values.NODES.arrayNode();
        int points = 0;
        int before = 0;
        while (matcher.find()) {
            spending.items(1L + matcher.groupCount());
            spending.read((long) (matcher.end() - matcher.start()) * (1 + matcher.groupCount()));
            points += text.codePointCount(before, matcher.start());
            before = matcher.start();
            found.add(match(compiled, matcher, text, points));
            if (!all) {
                break;
            }
        }
        return found;
    }

    /** @param points the start of the match, in code points */
    private static ObjectNode match(Pattern pattern, Matcher matcher, String text, int points) {
        var match = group(matcher, 0, text, points);
        var captures = match.putArray("captures");
        for (int i = 1; i <= matcher.groupCount(); i++) {
            int number = i;
            var name = pattern.namedGroups().entrySet().stream()
                    .filter(entry -> entry.getValue() == number)
                    .findFirst();
            var capture = group(matcher, i, text, points);
            name.ifPresentOrElse(entry -> capture.put("name", entry.getKey()), () -> capture.putNull("name"));
            captures.add(capture);
        }
        return match;
    }

    private static ObjectNode group(Matcher matcher, int number, String text, int points) {
        var group = Values.NODES.objectNode();
        var matched = matcher.group(number);
        if (matched == null) {
            return group.put("offset", -1).put("length", 0).putNull("string");
        }
        return group.put("offset", points + text.codePointCount(matcher.start(), matcher.start(number)))
                .put("length", matched.codePointCount(0, matched.length()))
                .put("string", matched);
    }

    static JsonNode splitBy(Spending spending, JsonNode in, JsonNode pattern, JsonNode flags) {
        var text = Functions.text(in);
        var parts = Values.NODES.arrayNode();
        var matcher = matcher(spending, pattern(spending, pattern, flags), text);
        int from = 0;
        while (matcher.find()) {
            spending.items(1);
            parts.add(text.substring(from, matcher.start()));
            from = matcher.end();
        }
        spending.read(text.length());
        return parts.add(text.substring(from));
    }

    /** @param replacement maps a match's named groups to the text that replaces it */
    static JsonNode substitute(
            Spending spending,
            JsonNode in,
            JsonNode pattern,
            JsonNode flags,
            Function<JsonNode, List<JsonNode>> replacement) {
        var text = Functions.text(in);
        var compiled = pattern(spending, pattern, flags);
        var matcher = matcher(spending, compiled, text);
        var made = new StringBuilder();
        int from = 0;
        while (matcher.find()) {
            var captures = Values.NODES.objectNode();
            spending.items(1L + matcher.groupCount());
            spending.read((long) (matcher.end() - matcher.start()) * (1 + matcher.groupCount()));
            compiled.namedGroups().keySet().forEach(name -> captures.put(name, matcher.group(name)));
            int before = made.length();
            made.append(text, from, matcher.start());
            replacement.apply(captures).stream()
                    .findFirst()
                    .map(Functions::text)
                    .ifPresent(made::append);
            spending.text(made.length(), made.length() - before);
            from = matcher.end();
            if (!Functions.text(flags).contains("g")) {
                break;
            }
        }
        spending.text(made.length() + text.length() - from);
        return Values.NODES.stringNode(made.append(text, from, text.length()).toString());
    }

    private static Matcher matcher(Spending spending, Pattern pattern, String text) {
        var price = 1 + pattern.programSize() / INSTRUCTIONS;
        return pattern.matcher(new WatchedText(text, LOOKS, () -> spending.items(price)));
    }

    private static Pattern pattern(Spending spending, JsonNode pattern, JsonNode flags) {
        var source = Functions.text(pattern);
        var given = flags.isNull() ? "" : Functions.text(flags).toLowerCase(Locale.ROOT);
        int options = (given.contains("i") ? Pattern.CASE_INSENSITIVE : 0) | (given.contains("s") ? Pattern.DOTALL : 0);
        try {
            if (source.length() > MAX_PATTERN_CHARS) {
                throw new JqException("has a pattern of more than " + MAX_PATTERN_CHARS + " characters");
            }
            var compiled = Pattern.compile(source.replace("(?<", "(?P<"), options);
            spending.items(compiled.programSize());
            return compiled;
        } catch (PatternSyntaxException e) {
            throw new JqException("has a pattern that cannot be used: " + e.getDescription());
        }
    }
}
