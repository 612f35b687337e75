package io.agentmarket.toolkits.data.tables;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * An item of a list: the members of an object, the elements of an array, or one value.
 *
 * @param type what the item is
 * @param members of an array their names are their places
 * @param line where it begins
 */
record JsonItem(Type type, List<Member> members, long line) {

    /** The longest number that is written without an exponent: the digits of a decimal, a sign, a mark and a zero. */
    private static final int MAX_PLAIN = 41;

    /** The types of JSON, in the words of an answer. */
    enum Type {
        NUMBER("number"),
        TEXT("text"),
        BOOLEAN("boolean"),
        NULL("null"),
        OBJECT("object"),
        ARRAY("array");

        final String word;

        Type(String word) {
            this.word = word;
        }
    }

    /**
     * A member of an object, or an element of an array.
     *
     * @param text its value as text, digit for digit; objects and arrays as JSON; null for null
     */
    record Member(String name, Type type, @Nullable String text) {}

    /** Reads the value at which the parser is. */
    static JsonItem read(JsonParser parser) {
        long line = parser.currentTokenLocation().getLineNr();
        var members = new ArrayList<Member>();
        var token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                var name = parser.currentName();
                parser.nextToken();
                members.add(member(name, parser));
            }
            return new JsonItem(Type.OBJECT, members, line);
        }
        if (token == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                members.add(member(String.valueOf(members.size() + 1), parser));
            }
            return new JsonItem(Type.ARRAY, members, line);
        }
        var value = member("", parser);
        return new JsonItem(value.type, List.of(value), line);
    }

    private static Member member(String name, JsonParser parser) {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> new Member(name, Type.TEXT, parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Member(name, Type.NUMBER, plain(parser.getString()));
            case VALUE_TRUE, VALUE_FALSE -> new Member(name, Type.BOOLEAN, parser.getString());
            case VALUE_NULL -> new Member(name, Type.NULL, null);
            case START_OBJECT -> new Member(name, Type.OBJECT, json(parser));
            case START_ARRAY -> new Member(name, Type.ARRAY, json(parser));
            default -> throw new IllegalStateException("no value begins with " + parser.currentToken());
        };
    }

    /**
     * A number without its exponent, digit for digit otherwise: programs write one as soon as a number is large or
     * small, and it makes no identifier of it. One that would become long keeps it.
     */
    private static String plain(String number) {
        int mark = Math.max(number.indexOf('e'), number.indexOf('E'));
        if (mark < 0 || number.length() > MAX_PLAIN || number.length() - mark > "e+00".length()) {
            return number;
        }
        var text = new BigDecimal(number).toPlainString();
        return text.length() <= MAX_PLAIN ? text : number;
    }

    /** The names that its object has twice. */
    Set<String> twice() {
        var seen = new HashSet<String>();
        var twice = new HashSet<String>();
        for (var member : members) {
            if (!seen.add(member.name)) {
                twice.add(member.name);
            }
        }
        return twice;
    }

    /** As a reject shows it. */
    String shown() {
        var text = new StringBuilder(type == Type.OBJECT ? "{" : type == Type.ARRAY ? "[" : "");
        for (var member : members) {
            if (text.length() > Account.MAX_TEXT) {
                break;
            }
            if (text.length() > 1) {
                text.append(',');
            }
            if (type == Type.OBJECT) {
                quoted(member.name, text);
                text.append(':');
            }
            var value = member.text == null ? "null" : member.text;
            if (member.type == Type.TEXT) {
                quoted(value.substring(0, Math.min(value.length(), Account.MAX_TEXT)), text);
            } else {
                text.append(value, 0, Math.min(value.length(), Account.MAX_TEXT));
            }
        }
        return text.append(type == Type.OBJECT ? "}" : type == Type.ARRAY ? "]" : "")
                .toString();
    }

    /** The object or array at which the parser is; the parser is then at its end. */
    static String json(JsonParser parser) {
        var text = new StringBuilder();
        int depth = 0;
        var before = JsonToken.START_ARRAY;
        for (var token = parser.currentToken(); ; token = parser.nextToken()) {
            boolean first = before == JsonToken.START_ARRAY || before == JsonToken.START_OBJECT;
            boolean ends = token == JsonToken.END_ARRAY || token == JsonToken.END_OBJECT;
            if (!first && !ends && before != JsonToken.PROPERTY_NAME) {
                text.append(',');
            }
            switch (token) {
                case START_OBJECT, START_ARRAY -> {
                    depth++;
                    text.append(token.asString());
                }
                case END_OBJECT, END_ARRAY -> {
                    depth--;
                    text.append(token.asString());
                }
                case PROPERTY_NAME -> {
                    quoted(parser.currentName(), text);
                    text.append(':');
                }
                case VALUE_STRING -> quoted(parser.getString(), text);
                default -> text.append(parser.getString());
            }
            if (depth == 0) {
                return text.toString();
            }
            before = token;
        }
    }

    static void quoted(String value, StringBuilder text) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < ' ') {
                        text.append(String.format("\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}
