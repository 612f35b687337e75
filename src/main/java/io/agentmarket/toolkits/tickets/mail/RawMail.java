package io.agentmarket.toolkits.tickets.mail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.util.MimeUtil;

/**
 * A mail with its headers in front, as an export or a mailbox rule forwards it. Apache James Mime4j reads the format
 * (RFC 5322, 2045 to 2047).
 *
 * @param headers by their names in lower case, with encoded words decoded; the first of several headers with one name
 * @param body the readable text: the first plain part, or else the first part in HTML
 */
record RawMail(Map<String, String> headers, String body) {

    private static final Pattern HEADER = Pattern.compile("([A-Za-z][A-Za-z0-9-]{1,60}):[ \\t]*.*");
    private static final Pattern TELLING = Pattern.compile(
            "(?:received|return-path|message-id|mime-version|content-type|auto-submitted|x-[a-z-]+|delivered-to|dkim-signature"
                    + "|precedence|list-id|references|in-reply-to)");

    /** The parser wraps one stream in another per level, so a mail with thousands of levels would exhaust the stack. */
    private static final int MAX_DEPTH = 8;

    private static final int UNLIMITED = -1;
    private static final MimeConfig LENIENT = MimeConfig.custom()
            .setMaxLineLen(UNLIMITED)
            .setMaxHeaderLen(UNLIMITED)
            .setMaxHeaderCount(UNLIMITED)
            .build();

    RawMail {
        headers = Map.copyOf(headers);
    }

    /** The mail, if the text begins with headers; otherwise empty. */
    static Optional<RawMail> find(String text) {
        var mail = text.stripLeading();
        if (!beginsWithHeaders(mail)) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(mail));
        } catch (IOException | MimeException damaged) {
            return Optional.empty();
        }
    }

    private static boolean beginsWithHeaders(String text) {
        int headers = 0;
        int telling = 0;
        for (var line : (Iterable<String>) text.lines()::iterator) {
            var header = HEADER.matcher(line);
            if (header.matches()) {
                headers++;
                telling += TELLING.matcher(header.group(1).toLowerCase(Locale.ROOT))
                                .matches()
                        ? 1
                        : 0;
            } else if (headers == 0 || line.isBlank() || !Character.isWhitespace(line.charAt(0))) {
                break;
            }
        }
        return headers >= 2 && telling > 0;
    }

    private static RawMail read(String text) throws IOException, MimeException {
        var headers = new LinkedHashMap<String, String>();
        var plain = "";
        var html = "";
        var attached = false;
        int depth = 0;
        var parser = new MimeTokenStream(LENIENT);
        parser.parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        var state = parser.getState();
        while (state != EntityState.T_END_OF_STREAM && depth <= MAX_DEPTH && plain.isBlank()) {
            switch (state) {
                case T_START_HEADER -> attached = false;
                case T_FIELD -> {
                    var field = parser.getField();
                    if (depth == 1) {
                        headers.putIfAbsent(field.getNameLowerCase(), value(field));
                    }
                    attached |= field.getNameLowerCase().equals("content-disposition")
                            && value(field).toLowerCase(Locale.ROOT).startsWith("attachment");
                }
                case T_START_MULTIPART, T_START_MESSAGE -> depth++;
                case T_END_MULTIPART, T_END_MESSAGE -> depth--;
                case T_BODY -> {
                    var type = parser.getBodyDescriptor().getMimeType();
                    if (!attached && type.equals("text/plain")) {
                        plain = content(parser);
                    } else if (!attached && type.equals("text/html") && html.isBlank()) {
                        html = content(parser);
                    }
                }
                default -> {}
            }
            state = parser.next();
        }
        return new RawMail(headers, plain.isBlank() ? html : plain);
    }

    private static String value(Field field) {
        var raw = new String(field.getRaw().toByteArray(), StandardCharsets.UTF_8);
        var value = MimeUtil.unfold(raw.substring(raw.indexOf(':') + 1)).strip();
        return DecoderUtil.decodeEncodedWords(value, DecodeMonitor.SILENT);
    }

    /** Text without a transfer encoding was decoded before it was pasted, so the part's charset no longer matters. */
    private static String content(MimeTokenStream parser) throws IOException {
        var part = parser.getBodyDescriptor();
        var encoded = MimeUtil.isBase64Encoding(part.getTransferEncoding())
                || MimeUtil.isQuotedPrintableEncoded(part.getTransferEncoding());
        try (var bytes = encoded ? parser.getDecodedInputStream() : parser.getInputStream()) {
            return new String(bytes.readAllBytes(), encoded ? charset(part.getCharset()) : StandardCharsets.UTF_8);
        }
    }

    private static Charset charset(String name) {
        try {
            return name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return StandardCharsets.UTF_8;
        }
    }
}
