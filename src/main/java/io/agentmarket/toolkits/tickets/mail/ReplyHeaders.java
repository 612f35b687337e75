package io.agentmarket.toolkits.tickets.mail;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds where an earlier mail begins: the lines that mail programs put above a quoted or forwarded mail. */
final class ReplyHeaders {

    /** "On Monday Jo wrote:" in the usual languages: the line above the quotation in a reply. */
    private static final List<Pattern> WROTE = patterns(
            "on\\b.{6,200}\\bwrote\\s*:?",
            ".{3,120}<[^>\\s]+@[^>\\s]+>\\s*(?:wrote|schrieb|a écrit|escribió|ha"
                    + " scritto|escreveu|schreef|skrev|napisał\\(a\\))\\s*:",
            "(?:am|vom|on)\\b.{6,200}\\bschrieb\\b.{0,120}:?",
            ".{3,120}\\bschrieb am\\b.{6,80}:",
            "le\\b.{6,200}\\ba écrit\\s*:?",
            "el\\b.{6,200}\\bescribió\\s*:?",
            "(?:il giorno|il|in data)\\b.{6,200}\\bha scritto\\s*:?",
            "(?:em|a|no dia|em)\\b.{6,200}\\bescreveu\\s*:?",
            "op\\b.{6,200}\\bschreef\\b.{0,120}:?",
            "(?:den|tirs?|man|ons|tors?|fre|lør|søn|mån|tis|lör|sön)\\b.{6,200}\\b(?:skrev|wrote)\\b.{0,120}:?",
            "\\S.{2,120}\\bskrev(?: den)?\\b.{4,80}:",
            "(?:w dniu|dnia|pon\\.|wt\\.|śr\\.|czw\\.|pt\\.|sob\\.|niedz\\.).{4,200}\\b(?:napisał|napisała|pisze|napisał\\(a\\)).{0,20}:?",
            "(?:dne|po|út|st|čt|pá|so|ne)\\b.{4,200}\\b(?:napsal|napsala|napsal\\(a\\)).{0,80}:?",
            "(?:pe|în|joi|luni|marți|miercuri|vineri)\\b.{6,200}\\ba scris\\s*:?",
            "\\d{4}\\..{4,200}\\b(?:írta|ezt írta).{0,80}:?",
            ".{4,200}\\bkirjoitti.{0,40}:",
            ".{4,200}\\btarihinde.{2,120}(?:yazdı|şunu yazdı|şunları yazdı)\\s*:?",
            ".{4,200}(?:пишет|писал|написал|написала|пише|написав|написала)(?:\\(а\\))?\\s*:",
            "(?:στις|την)\\s.{6,200}έγραψε\\s*:?",
            ".{4,200}(?:のメール|さんは書きました|が書きました|のメッセージ)\\s*[:：]",
            "\\d{4}年.{4,120}<[^>\\s]+@[^>\\s]+>\\s*[:：]",
            ".{0,160}(?:写道|寫道)\\s*[:：]",
            ".{4,200}(?:님이 작성|작성)\\s*[:：]",
            ".{0,160}(?:كتب|كتبت)\\s*[:：]",
            "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d(?: GMT[+-]\\d\\d:\\d\\d)? .{2,120}<[^>\\s]+@[^>\\s]+>\\s*:");

    /** "-----Original Message-----" and similar lines: everything below is an earlier mail. */
    private static final List<Pattern> ORIGINAL = patterns(
            "[-_*=]{2,}\\s*(?:original message|original mail|originalnachricht|ursprüngliche nachricht"
                    + "|message d['’]origine|message original|mensaje original|messaggio originale|mensagem original"
                    + "|oorspronkelijk bericht|oprindelig meddelelse|ursprungligt meddelande|opprinnelig melding"
                    + "|alkuperäinen viesti|wiadomość oryginalna|oryginalna wiadomość|původní zpráva|eredeti üzenet"
                    + "|mesaj original|özgün ileti|orijinal mesaj|исходное сообщение|оригинальное сообщение"
                    + "|αρχικό μήνυμα|元のメッセージ|原始邮件|邮件原件|원본 메시지|الرسالة الأصلية)\\s*[-_*=]{2,}",
            "[-#=]{2,}\\s*(?:please (?:type|write|enter) your reply|reply) above this line.{0,20}",
            "[-#=]{2,}\\s*bitte (?:ihre|deine) antwort (?:oberhalb|über) dieser.{0,40}",
            "\\[?(?:previous|earlier) (?:messages?|conversation)\\]?:?",
            "-{2,}\\s*(?:ticket|conversation|message) history\\s*-{2,}");

    private static final List<Pattern> FORWARDED = patterns(
            "-{2,}\\s*(?:forwarded message|weitergeleitete nachricht|message transféré|message transmis|mensaje"
                    + " reenviado|messaggio inoltrato|mensagem encaminhada|mensagem reencaminhada|doorgestuurd"
                    + " bericht|videresendt meddelelse|vidarebefordrat meddelande|videresendt melding|välitetty"
                    + " viesti|wiadomość przekazana|přeposlaná zpráva|továbbított üzenet|mesaj"
                    + " redirecționat|yönlendirilmiş ileti|пересылаемое сообщение|переадресованное сообщение|προωθημένο"
                    + " μήνυμα|転送メッセージ|转发的邮件|转发邮件|전달된 메시지|رسالة مُعاد توجيهها)(?: by .{2,60})?\\s*-{2,}",
            "(?:begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-?mail)|début du message"
                    + " (?:transféré|réexpédié)|inicio del mensaje reenviado|inizio messaggio inoltrato|início da mensagem"
                    + " (?:encaminhada|reencaminhada)|begin doorgestuurd bericht|start på videresendt"
                    + " besked|vidarebefordrat brev|początek przekazywanej wiadomości|začátek přeposlané zprávy|начало"
                    + " переадресованного сообщения|iletilen e-posta başlangıcı|転送されたメッセージ|下面是被转发的邮件)\\s*[:：]");

    private static final String FROM =
            "from|von|de|da|van|fra|från|lähettäjä|od|feladó|de la|gönderen|kimden|от|від|από|差出人"
                    + "|送信者|发件人|寄件者|보낸 사람|보낸사람|من";
    private static final String OTHER =
            "sent|date|to|subject|cc|reply-to|gesendet|datum|an|betreff|envoyé|date|à|objet|enviado(?:"
                    + " el)?|fecha|para|asunto|inviato|data|a|oggetto|assunto|verzonden|aan|onderwerp|sendt|dato|til|emne|skickat"
                    + "|datum|till|ämne|lähetetty|päivämäärä|vastaanottaja|aihe|wysłano|data|do|temat|odesláno|datum|komu|předmět|elküldve"
                    + "|dátum|címzett|tárgy|trimis|către|subiect|tarih|gönderilme|gönderildi|kime|konu|отправлено|дата|кому|тема|надіслано|στάλθηκε|ημερομηνία|προς|θέμα|送信日時|日時|宛先|件名|发送时间|日期|收件人|主题|寄件日期|收件者|主旨|보낸"
                    + " 날짜|날짜|받는 사람|제목|التاريخ|إلى|الموضوع";
    private static final Pattern FROM_LINE =
            Pattern.compile("^[*_>\\s]*(?:" + FROM + ")\\s*[*_]*\\s*[:：][*_]*\\s*(\\S.{0,200})$", flags());
    private static final Pattern OTHER_LINE =
            Pattern.compile("^[*_>\\s]*(?:" + OTHER + ")\\s*[*_]*\\s*[:：].{0,400}$", flags());

    /** The second and third line of a header follow within this many lines of "From:". */
    private static final int HEADER_LINES = 6;

    private static final Pattern ADDRESS = Pattern.compile("[\\w.+'-]{1,64}@[\\w.-]{1,200}");

    private ReplyHeaders() {}

    /** The kind of text that begins at a line. */
    enum Kind {
        /** A reply's "On ... wrote:" line; a quotation follows, sometimes only in lines with a mark. */
        WROTE,
        /** All that follows is an earlier mail. */
        EARLIER,
        /** All that follows is a forwarded mail. */
        FORWARDED
    }

    /**
     * A header that was found.
     *
     * @param lines the number of its lines
     * @param from the author of the text below; empty if the header names none
     */
    record Header(Kind kind, int lines, String from) {}

    /** The header that begins at the line, if one does. */
    static Optional<Header> at(List<String> lines, int index) {
        var line = lines.get(index).strip();
        if (line.isEmpty() || line.length() > 400) {
            return Optional.empty();
        }
        if (matches(FORWARDED, line)) {
            return Optional.of(new Header(
                    Kind.FORWARDED,
                    1 + block(lines, index + 1).lines(),
                    block(lines, index + 1).from()));
        }
        if (matches(ORIGINAL, line) || isRule(line) && block(lines, index + 1).lines() > 0) {
            var below = block(lines, index + 1);
            return Optional.of(new Header(Kind.EARLIER, 1 + below.lines(), below.from()));
        }
        var below = block(lines, index);
        if (below.lines() > 0) {
            return Optional.of(new Header(Kind.EARLIER, below.lines(), below.from()));
        }
        return wrote(lines, index);
    }

    /** A line with "wrote:", which some programs wrap over up to three lines. */
    private static Optional<Header> wrote(List<String> lines, int index) {
        var joined = new StringBuilder();
        for (int size = 1; size <= 3 && index + size <= lines.size(); size++) {
            var part = lines.get(index + size - 1).strip();
            if (part.isEmpty()
                    || part.startsWith(">") && !lines.get(index).strip().startsWith(">")) {
                return Optional.empty();
            }
            joined.append(size == 1 ? "" : " ").append(part.replaceFirst("^[>\\s]+", ""));
            var text = joined.toString();
            boolean dated = text.matches(".*\\d.*") || ADDRESS.matcher(text).find();
            if (dated
                    && matches(WROTE, text)
                    && (text.matches(".*[:：]$") || isFollowedByQuotation(lines, index + size))) {
                return Optional.of(new Header(Kind.WROTE, size, from(text)));
            }
        }
        return Optional.empty();
    }

    private static boolean isFollowedByQuotation(List<String> lines, int index) {
        return lines.stream()
                .skip(index)
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .filter(line -> line.startsWith(">"))
                .isPresent();
    }

    /** "From:" and at least one of "Sent:", "To:", "Subject:" right below it. */
    private static Block block(List<String> lines, int start) {
        int index = start;
        while (index < lines.size() && lines.get(index).isBlank() && index - start < 2) {
            index++;
        }
        if (index >= lines.size()) {
            return new Block(0, "");
        }
        var from = FROM_LINE.matcher(lines.get(index));
        if (!from.matches()) {
            return new Block(0, "");
        }
        int last = index;
        int others = 0;
        for (int i = index + 1; i < lines.size() && i <= index + HEADER_LINES; i++) {
            if (OTHER_LINE.matcher(lines.get(i)).matches()) {
                others++;
                last = i;
            } else if (!lines.get(i).isBlank() && i > last + 1) {
                break;
            }
        }
        return others == 0
                ? new Block(0, "")
                : new Block(last - start + 1, from.group(1).strip());
    }

    /** @param lines the number of lines of the header; 0 if there is none */
    private record Block(int lines, String from) {}

    private static boolean isRule(String line) {
        return line.length() >= 5 && line.chars().allMatch(c -> c == '_' || c == '-' || c == '=');
    }

    private static String from(String text) {
        Matcher address = ADDRESS.matcher(text);
        return address.find() ? address.group() : "";
    }

    private static boolean matches(List<Pattern> patterns, String line) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(line).matches());
    }

    private static List<Pattern> patterns(String... sources) {
        return List.of(sources).stream()
                .map(source -> Pattern.compile("[>\\s]*(?:" + source + ")\\s*", flags()))
                .toList();
    }

    private static int flags() {
        return Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
    }
}
