package io.agentmarket.toolkits.tickets.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a ticket as it arrived.
 *
 * @param subject without "Re:", "Fwd:" and the ticket system's number
 * @param message the customer's newest text
 * @param history earlier mails that are quoted, the newest first
 * @param signature the greeting, the name and the lines below; empty if there are none
 * @param notice the disclaimer and other notices; empty if there are none
 * @param automatic null unless a machine sent it
 */
public record TicketMail(
        String subject,
        String message,
        List<Earlier> history,
        String signature,
        String notice,
        @Nullable Automatic automatic) {

    private static final int MAX_EARLIER = 20;

    /** A forwarder's own text of at most this many words is a remark, not the customer's request. */
    private static final int MAX_REMARK_WORDS = 25;

    private static final Pattern SUBJECT_MARK = Pattern.compile(
            "^\\s*(?:(?:re|aw|antw|fw|fwd|wg|sv|vs|tr|rv|rif|r|res|enc|odp|pd|ynt|ilt|doorst|vl|回复|答复|转发|回覆)(?:\\[\\d+\\])?\\s*[:：]\\s*"
                    + "|\\[(?:external|extern|ext|ticket|case)?\\s*#?[\\w-]{0,24}\\d[\\w-]{0,12}\\]\\s*:?\\s*|\\[(?:external|extern|ext)\\]\\s*)+",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private static final Pattern QUOTE_MARK = Pattern.compile("^\\s*>[>\\s]*");

    public TicketMail {
        history = List.copyOf(history);
    }

    /** @param from the author according to the quotation; empty if it names none */
    public record Earlier(String from, String text) {}

    /** Reads a ticket; {@code headers} are the mail's headers, empty if the caller does not have them. */
    public static TicketMail read(String subject, String body, Map<String, String> headers) {
        var raw = RawMail.find(body);
        var all = new TreeMap<String, String>();
        raw.ifPresent(mail -> all.putAll(mail.headers()));
        headers.forEach((name, value) -> all.put(name.toLowerCase(Locale.ROOT), value));
        var content = raw.map(RawMail::body).orElse(body);
        var text = HtmlMail.isHtml(content) ? HtmlMail.text(content) : content;
        var parts = parts(text.replace("\r\n", "\n").replace('\r', '\n').lines().toList());
        var end = SignOff.of(parts.newest());
        var message = joined(end.message());
        var automatic = Automatic.of(subject, message, all).orElse(null);
        var plain = SUBJECT_MARK.matcher(subject).replaceFirst("").strip();
        return new TicketMail(
                plain.isEmpty() ? subject.strip() : plain,
                message.isEmpty() ? text.strip() : message,
                parts.history(),
                joined(end.signature()),
                joined(end.notice()),
                automatic);
    }

    /** The newest lines and the earlier mails. */
    private record Parts(List<String> newest, List<Earlier> history) {}

    private static Parts parts(List<String> lines) {
        var newest = new ArrayList<String>();
        var quoted = new ArrayList<String>();
        var from = "";
        for (int i = 0; i < lines.size(); i++) {
            var header = ReplyHeaders.at(lines, i);
            if (header.isPresent() && header.get().kind() == ReplyHeaders.Kind.WROTE) {
                var rest = lines.subList(i + header.get().lines(), lines.size());
                if (!hasMark(rest) && !isBlank(newest)) {
                    return with(newest, earlier(header.get().from(), rest), quoted, from);
                }
                from = from.isEmpty() ? header.get().from() : from;
                quoted.addAll(
                        isQuoted(lines.get(i))
                                ? lines.subList(i, i + header.get().lines())
                                : List.of());
                i += header.get().lines() - 1;
            } else if (header.isPresent()) {
                var rest = lines.subList(i + header.get().lines(), lines.size());
                return isOnlyRemark(newest) && header.get().kind() == ReplyHeaders.Kind.FORWARDED || isBlank(newest)
                        ? forwarded(newest, header.get(), rest)
                        : with(newest, earlier(header.get().from(), rest), quoted, from);
            } else if (isQuoted(lines.get(i))) {
                quoted.add(lines.get(i));
            } else {
                newest.add(lines.get(i));
            }
        }
        return isBlank(newest) && !isBlank(quoted) ? parts(unmarked(quoted)) : with(newest, List.of(), quoted, from);
    }

    /** A forwarded mail is the request; the forwarder's own text is added to it. */
    private static Parts forwarded(List<String> remark, ReplyHeaders.Header header, List<String> rest) {
        var inner = parts(
                hasMark(rest) && rest.stream().filter(line -> !line.isBlank()).allMatch(TicketMail::isQuoted)
                        ? unmarked(rest)
                        : rest);
        var history = new ArrayList<Earlier>();
        if (!isBlank(remark)) {
            history.add(new Earlier("forwarded by the sender", joined(remark)));
        }
        history.addAll(inner.history());
        return new Parts(inner.newest(), history.stream().limit(MAX_EARLIER).toList());
    }

    private static Parts with(List<String> newest, List<Earlier> below, List<String> quoted, String from) {
        var history = new ArrayList<Earlier>();
        if (!isBlank(quoted)) {
            history.addAll(earlier(from, unmarked(quoted)));
        }
        history.addAll(below);
        return new Parts(newest, history.stream().limit(MAX_EARLIER).toList());
    }

    /** The earlier mail and the mails that it quotes. */
    private static List<Earlier> earlier(String from, List<String> lines) {
        if (isBlank(lines)) {
            return List.of();
        }
        var inner = parts(lines);
        var all = new ArrayList<>(List.of(new Earlier(from, joined(inner.newest()))));
        all.addAll(inner.history());
        return all;
    }

    private static boolean isOnlyRemark(List<String> lines) {
        var remark = joined(SignOff.of(lines).message());
        return remark.split("\\s+").length <= MAX_REMARK_WORDS;
    }

    private static boolean isQuoted(String line) {
        return QUOTE_MARK.matcher(line).find();
    }

    private static boolean hasMark(List<String> lines) {
        return lines.stream().filter(line -> !line.isBlank()).limit(3).anyMatch(TicketMail::isQuoted);
    }

    private static List<String> unmarked(List<String> lines) {
        return lines.stream().map(line -> line.replaceFirst("^\\s*> ?", "")).toList();
    }

    private static boolean isBlank(List<String> lines) {
        return lines.stream().allMatch(String::isBlank);
    }

    private static String joined(List<String> lines) {
        return String.join("\n", lines).replaceAll("\n{3,}", "\n\n").strip();
    }

    /** Whether a machine sent it. */
    public boolean isAutomatic() {
        return automatic != null;
    }

    /** The kind of machine that sent it; empty if a person did. */
    public Optional<String> machine() {
        return Optional.ofNullable(automatic).map(found -> found.kind().words());
    }
}
