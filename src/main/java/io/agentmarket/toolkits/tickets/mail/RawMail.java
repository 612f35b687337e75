package io.agentmarket.toolkits.tickets.mail;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A mail with its headers in front, as an export or a mailbox rule passes it on.
 *
 * @param headers by their names in lower case
 * @param body the text that is for reading: of several parts the plain one, else the first
 */
record RawMail(Map<String, String> headers, String body) {

    private static final Pattern HEADER = Pattern.compile("^([A-Za-z][A-Za-z0-9-]{1,60}):[ \\t]*(.*)$");
    private static final Pattern TELLING = Pattern.compile(
            "(?:received|return-path|message-id|mime-version|content-type|auto-submitted|x-[a-z-]+|delivered-to|dkim-signature"
                    + "|precedence|list-id|references|in-reply-to)");
    private static final Pattern BOUNDARY =
            Pattern.compile("boundary=\"?([^\";\\s]{1,100})\"?", Pattern.CASE_INSENSITIVE);
    private static final Pattern CHARSET = Pattern.compile("charset=\"?([^\";\\s]{1,40})\"?", Pattern.CASE_INSENSITIVE);
    private static final int MAX_DEPTH = 4;

    RawMail {
        headers = Map.copyOf(headers);
    }

    /** The mail whose headers begin the text; empty where the text begins with something else. */
    static Optional<RawMail> find(String text) {
        var headers = new LinkedHashMap<String, String>();
        var rest = readHeaders(text.stripLeading(), headers);
        return headers.keySet().stream()
                                        .filter(name -> TELLING.matcher(name).matches())
                                        .count()
                                == 0
                        || headers.size() < 2
                ? Optional.empty()
                : Optional.of(new RawMail(headers, readable(headers, rest, 0)));
    }

    /** Reads header lines, the folded ones joined, and gives back what follows the empty line. */
    private static String readHeaders(String text, Map<String, String> headers) {
        var last = "";
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf('\n', at);
            var line = text.substring(at, end < 0 ? text.length() : end).stripTrailing();
            var header = HEADER.matcher(line);
            if (header.matches()) {
                last = header.group(1).toLowerCase(Locale.ROOT);
                headers.putIfAbsent(last, header.group(2));
            } else if (!last.isEmpty() && line.length() > 1 && Character.isWhitespace(line.charAt(0))) {
                headers.merge(last, line.strip(), (before, more) -> before + " " + more);
            } else {
                return text.substring(line.isEmpty() && end >= 0 ? end + 1 : at);
            }
            at = end < 0 ? text.length() : end + 1;
        }
        return "";
    }

    private static String readable(Map<String, String> headers, String body, int depth) {
        var type = headers.getOrDefault("content-type", "text/plain");
        var boundary = BOUNDARY.matcher(type);
        if (!type.toLowerCase(Locale.ROOT).startsWith("multipart/") || !boundary.find() || depth == MAX_DEPTH) {
            return decoded(headers, body);
        }
        var best = "";
        for (var part : body.split("(?m)^--" + Pattern.quote(boundary.group(1)) + "(?:--)?\\s*$")) {
            var own = new LinkedHashMap<String, String>();
            var content = readHeaders(part.stripLeading(), own);
            var kind = own.getOrDefault("content-type", "").toLowerCase(Locale.ROOT);
            if (!own.isEmpty()
                    && (kind.startsWith("text/plain")
                            || best.isBlank() && kind.matches("(?s)(?:text/html|multipart/).*"))) {
                var text = readable(own, content, depth + 1);
                if (kind.startsWith("text/plain") && !text.isBlank()) {
                    return text;
                }
                best = text;
            }
        }
        return best.isBlank() ? body : best;
    }

    private static String decoded(Map<String, String> headers, String body) {
        var encoding =
                headers.getOrDefault("content-transfer-encoding", "").strip().toLowerCase(Locale.ROOT);
        var charset = charset(headers.getOrDefault("content-type", ""));
        return switch (encoding) {
            case "base64" -> base64(body, charset);
            case "quoted-printable" -> quotedPrintable(body, charset);
            default -> body;
        };
    }

    private static String base64(String body, Charset charset) {
        try {
            return new String(Base64.getMimeDecoder().decode(body.strip()), charset);
        } catch (IllegalArgumentException damaged) {
            return body;
        }
    }

    private static String quotedPrintable(String body, Charset charset) {
        var bytes = new ByteArrayOutputStream();
        var text = body.replaceAll("=[ \\t]*\\r?\\n", "");
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '='
                    && i + 2 < text.length()
                    && text.substring(i + 1, i + 3).matches("[0-9A-Fa-f]{2}")) {
                bytes.write(Integer.parseInt(text, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.writeBytes(text.substring(i, i + 1).getBytes(charset));
            }
        }
        return bytes.toString(charset);
    }

    private static Charset charset(String type) {
        var named = CHARSET.matcher(type);
        try {
            return named.find() ? Charset.forName(named.group(1)) : StandardCharsets.UTF_8;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return StandardCharsets.UTF_8;
        }
    }
}
