package io.agentmarket.toolkits.data.tables;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Values of JSON as JSON again, without blanks and with the digits of the file. */
final class JsonText {

    private JsonText() {}

    /** The object or array at which the parser is; the parser is then at its end. */
    static String of(JsonParser parser) {
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
