package io.agentmarket.billing;

import java.util.HexFormat;

/**
 * Writes the subset of RFC 8785 that receipts and statements are made of: objects whose members the caller names in
 * ascending order, arrays, whole numbers and strings, without spaces. Each value has exactly one text, so that it can
 * be hashed and signed.
 */
final class CanonicalJson {

    private static final int FIRST_PRINTABLE = 0x20;

    private final StringBuilder out;

    CanonicalJson(int expectedLength) {
        out = new StringBuilder(expectedLength);
    }

    CanonicalJson open(char bracket) {
        comma();
        out.append(bracket);
        return this;
    }

    CanonicalJson close(char bracket) {
        out.append(bracket);
        return this;
    }

    /** The name of the member whose value comes next: letters, digits and underscores. */
    CanonicalJson name(String name) {
        comma();
        out.append('"').append(name).append("\":");
        return this;
    }

    CanonicalJson member(String name, long value) {
        name(name);
        out.append(value);
        return this;
    }

    CanonicalJson member(String name, String value) {
        name(name);
        out.append('"');
        if (isPlain(value)) {
            out.append(value);
        } else {
            value.chars().forEach(c -> escaped((char) c));
        }
        out.append('"');
        return this;
    }

    /** Everything written so far. */
    String text() {
        return out.toString();
    }

    private void comma() {
        if (out.isEmpty()) {
            return;
        }
        var before = out.charAt(out.length() - 1);
        if (before != '{' && before != '[' && before != ':') {
            out.append(',');
        }
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c < FIRST_PRINTABLE || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    private void escaped(char c) {
        if (c == '"' || c == '\\') {
            out.append('\\').append(c);
        } else if (c >= FIRST_PRINTABLE) {
            out.append(c);
        } else {
            control(c);
        }
    }

    private void control(char c) {
        switch (c) {
            case '\b' -> out.append("\\b");
            case '\t' -> out.append("\\t");
            case '\n' -> out.append("\\n");
            case '\f' -> out.append("\\f");
            case '\r' -> out.append("\\r");
            default -> out.append("\\u").append(HexFormat.of().toHexDigits(c));
        }
    }
}
