package io.agentmarket.approvals;

import io.agentmarket.shared.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import org.erdtman.jcs.NumberToJSON;
import tools.jackson.databind.JsonNode;

/**
 * The hash that identifies an action: SHA-256, in hex, of its arguments as canonical JSON (RFC 8785).
 *
 * <p>That standard writes every number as the nearest double, which gives 2^53 + 1 and 2^53 one text. Here a number
 * that a double cannot represent keeps all its digits, so that two actions never share a hash. A client that parses the
 * action into doubles and recomputes the hash sees the difference.
 */
public final class ActionHash {

    private ActionHash() {}

    public static String of(JsonNode arguments) {
        return HexFormat.of().formatHex(Sha256.of(canonical(arguments)));
    }

    static String canonical(JsonNode json) {
        var out = new StringBuilder();
        write(json, out);
        return out.toString();
    }

    private static void write(JsonNode json, StringBuilder out) {
        if (json.isObject()) {
            // String compares by UTF-16 units, as the standard does
            var names = new ArrayList<>(json.propertyNames());
            names.sort(null);
            out.append('{');
            for (var name : names) {
                separate(out, '{');
                quote(name, out);
                write(json.path(name), out.append(':'));
            }
            out.append('}');
        } else if (json.isArray()) {
            out.append('[');
            for (var item : json) {
                separate(out, '[');
                write(item, out);
            }
            out.append(']');
        } else if (json.isString()) {
            quote(json.stringValue(), out);
        } else {
            out.append(json.isNumber() ? number(json.numberValue()) : json.toString());
        }
    }

    private static void separate(StringBuilder out, char opening) {
        if (out.charAt(out.length() - 1) != opening) {
            out.append(',');
        }
    }

    /** The number as the standard writes it, or with all its digits if that would be another number. */
    private static String number(Number number) {
        if (number instanceof Double || number instanceof Float) {
            return nearest(number.doubleValue());
        }
        var exact =
                switch (number) {
                    case BigDecimal decimal -> decimal;
                    case BigInteger whole -> new BigDecimal(whole);
                    default -> BigDecimal.valueOf(number.longValue());
                };
        var value = exact.doubleValue();
        if (Double.isFinite(value)) {
            var text = nearest(value);
            if (new BigDecimal(text).compareTo(exact) == 0) {
                return text;
            }
        }
        return exact.stripTrailingZeros().toString();
    }

    private static String nearest(double value) {
        try {
            return NumberToJSON.serializeNumber(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            var unit = text.charAt(i);
            switch (unit) {
                case '"', '\\' -> out.append('\\').append(unit);
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> {
                    if (unit < ' ') {
                        out.append("\\u").append(HexFormat.of().toHexDigits(unit));
                    } else {
                        out.append(unit);
                    }
                }
            }
        }
        out.append('"');
    }
}
