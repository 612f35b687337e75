package io.agentmarket.toolkits.tickets.mail;

import io.agentmarket.toolkits.tickets.care.CareReview;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A mail sent by a machine; nobody waits for its answer.
 *
 * @param because the header or the words that show it
 */
record Automatic(Kind kind, String because) {

    /** The kinds of mails that machines send. */
    enum Kind {
        OUT_OF_OFFICE("an out-of-office reply"),
        AUTOMATIC_REPLY("an automatic reply"),
        BOUNCE("a bounce: a message to this address could not be delivered"),
        READ_RECEIPT("a read receipt"),
        CALENDAR_ANSWER("an answer to a calendar invitation");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    private record Sign(Kind kind, Pattern subject, Pattern body) {}

    /** No "Re:" or "AW:" before it: whoever answers an automatic mail is a person. */
    private static final String PREFIX = "^\\s*\\[?";

    /** A subject that only programs write. */
    private static final List<Map.Entry<Kind, Pattern>> SUBJECTS = List.of(
            subject(
                    Kind.OUT_OF_OFFICE,
                    "(?:out[ -]of[ -](?:the["
                            + " -])?office|ooo|abwesend|abwesenheit(?:snotiz|sassistent|smeldung)?|absence du"
                            + " bureau|absent(?: du bureau)?|fuera de (?:la )?oficina|fuori sede|fuori"
                            + " ufficio|assente|fora do escritório|ausência(?: temporária)?|afwezig(?:heid)?|niet"
                            + " aanwezig|frånvarande|fravær|ikke til stede|poza biurem|nieobecność|mimo"
                            + " kancelář|nepřítomnost|вне офиса|ofis dışında|不在通知|外出中)\\b?\\s*[:：\\])–-].*"),
            subject(
                    Kind.OUT_OF_OFFICE,
                    "(?:i am |i['’]m |we are )?(?:currently )?out of (?:the )?office(?:"
                            + " .{0,30})?(?:until|till|from|through)\\b.{0,40}"),
            subject(
                    Kind.AUTOMATIC_REPLY,
                    "(?:automatic(?:ally generated)? (?:reply|response|answer)|auto["
                            + " -]?(?:reply|response|responder|antwort)|automatische (?:antwort|reaktion)|autom\\."
                            + " antwort|réponse automatique|respuesta automática|risposta automatica|resposta"
                            + " automática|automatisch antwoord|automatisk svar|autosvar|automatiskt svar|automaattinen"
                            + " vastaus|odpowiedź automatyczna|automatická odpověď|automatikus válasz|răspuns"
                            + " automat|otomatik yanıt|автоответ|автоматический ответ|自動応答|自动答复|自动回复|자동 회신|رد"
                            + " تلقائي)\\b?\\s*[:：\\])–-].*"),
            subject(
                    Kind.BOUNCE,
                    "(?:undeliver(?:able|ed mail)(?: returned to sender)?\\b\\s*(?::.*|$)|undelivered mail.*|mail"
                            + " delivery (?:failed|failure|subsystem|system).*|delivery (?:status notification|failure|has"
                            + " failed|incomplete|delayed).*|returned mail\\b.*|failure notice.*|message (?:delivery"
                            + " failure|not delivered|undeliverable).*|warning: message .{4,40}"
                            + " delayed.*|unzustellbar\\s*:.*|nicht zustellbar\\s*:.*|zustellung"
                            + " fehlgeschlagen.*|(?:échec|notification d['’]échec) de (?:la"
                            + " )?(?:remise|distribution).*|non remis\\s*:.*|no se puede entregar\\s*:.*|mancato"
                            + " recapito.*|não (?:foi possível )?entreg.{0,30}:.*|onbestelbaar\\s*:.*|niet"
                            + " bezorgd\\s*:.*|olevererbart\\s*:.*|kan ikke"
                            + " leveres\\s*:.*|niedostarczone\\s*:.*|nedoručitelné\\s*:.*|не доставлено\\s*:.*)"));

    /** A subject that counts only together with the words below it. */
    private static final List<Sign> TOGETHER = List.of(
            sign(
                    Kind.READ_RECEIPT,
                    "(?:read|gelesen|lu|leído|letto|lido|gelezen|læst|läst|lest|przeczytane|přečteno|прочитано|opened|not"
                            + " read|ungelesen gelöscht|return receipt.{0,30}|read receipt)\\s*[:：(].*|.*return receipt"
                            + " \\(displayed\\).*",
                    "was (?:read|displayed|opened|deleted without being read)\\b|wurde"
                            + " (?:am|um)\\b.{0,80}gelesen|wurde .{0,60}gelesen|a été lu|fue leído|è stato letto|foi"
                            + " lida|is gelezen|blev læst|lästes|został.{0,3} przeczytan|this is a (?:return"
                            + " )?receipt|return receipt for|lesebestätigung|accusé de lecture|no guarantee that the"
                            + " message has been read"),
            sign(
                    Kind.CALENDAR_ANSWER,
                    "(?:accepted|declined|tentative(?:ly accepted)?|canceled|cancelled|new time"
                            + " proposed|angenommen|zugesagt|abgelehnt|abgesagt|mit vorbehalt|vorläufig|unter"
                            + " vorbehalt|accepté|refusé|décliné|provisoire|aceptado|rechazado|provisional"
                            + "|accettat[oa]|rifiutat[oa]|provvisorio|aceit[oe]|recusado|geaccepteerd|geweigerd|voorlopig|accepteret|afvist|godkänt|avböjt|zaakceptowano|odrzucono|přijato|odmítnuto|принято|отклонено|invitation|updated"
                            + " invitation|einladung)\\s*(?:\\([^)]{1,40}\\)\\s*)?[:：].*",
                    "\\b(?:has|have) (?:tentatively )?(?:accepted|declined|canceled|cancelled)\\b|accepted this"
                            + " (?:meeting|invitation)|declined this (?:meeting|invitation)|hat (?:die|diese|ihre|den)"
                            + " .{0,60}(?:angenommen|zugesagt|abgelehnt)|a (?:accepté|refusé|décliné)|ha"
                            + " (?:aceptado|rechazado|accettato|rifiutato)|heeft"
                            + " .{0,60}(?:geaccepteerd|geweigerd)|begin:vcalendar|invitation from google calendar|(?:^|\\n"
                            + ")\\s*(?:when|wann|quand)\\s*[:：]|^\\s*$"));

    /** A body that only a program or a closed office sends, whatever the subject is. */
    private static final List<Map.Entry<Kind, Pattern>> BODIES = List.of(body(
            Kind.BOUNCE,
            "this is the mail system at host|could not be delivered to (?:one or more|the following)"
                    + " recipients?|(?:diagnostic-code|final-recipient|reporting-mta)\\s*:|(?:^|\\n"
                    + ")\\s*(?:smtp; ?)?55\\d[ -]5\\.\\d\\.\\d|recipient address rejected|your message (?:to"
                    + " .{1,80} )?(?:wasn['’]t|couldn['’]t be|could not be|was not) delivered|delivery to the"
                    + " following recipients? failed|konnte nicht zugestellt"
                    + " werden.{0,200}(?:postmaster|mailer-daemon|smtp)|address not found.{0,200}wasn['’]t"
                    + " delivered"));

    /** An out-of-office note begins with the person's absence and asks for nothing. */
    private static final Pattern AWAY = Pattern.compile(
            "^(?:(?:hello|hi|dear [^,\\n"
                    + "]{1,40}|hallo|guten tag|bonjour|hola|thanks? (?:you )?for your (?:e-?mail|mail|message)|thank you"
                    + " for contacting[^.]{0,60}|vielen dank für ihre (?:nachricht|e-?mail)|merci (?:de|pour) votre"
                    + " (?:message|mail))[\\s,.!-]*)*(?:i am|i['’]m|i will be|i['’]ll be|we are|our office is|the office"
                    + " is|ich bin|ich befinde mich|je suis|estoy|sono|estou|ik ben|jag är|jeg er)\\b.{0,60}(?:out of"
                    + " (?:the )?office|on (?:annual |parental |maternity |sick |holiday )?(?:leave|vacation|holiday)|away"
                    + " from (?:my desk|the office)|currently (?:away|travelling|traveling)|travelling|not in the"
                    + " office|closed until|nicht im (?:büro|haus)|im urlaub|außer haus|abwesend|absente? du bureau|en"
                    + " congés?|en vacances|absente? jusqu|fuera de la oficina|de vacaciones|fuori ufficio|in ferie|fora"
                    + " do escritório|de férias|met vakantie|niet aanwezig|afwezig|på semester|på ferie)",
            flags());

    private static final Pattern AWAY_NEXT = Pattern.compile(
            "\\b(?:until|till|through|back on|return(?:ing)? on|limited access|no access to (?:my )?e-?mail|will"
                    + " (?:answer|reply|respond|get back)|in urgent cases|for urgent (?:matters|requests|cases)|bis"
                    + " (?:zum|einschließlich)|ab dem|jusqu['’]au|de retour|hasta el|fino al|até|tot en met|till och"
                    + " med|vertretung|dringenden)\\b",
            flags());
    private static final Pattern ASKS = Pattern.compile(
            "\\?|\\b(?:please (?:refund|cancel|fix|send me|change|reset|help|call me|delete)|how (?:do|can) i|can"
                    + " you|could you)\\b",
            flags());

    private static final Pattern NO_SENDER = Pattern.compile("(?:mailer-daemon|postmaster)@", flags());

    /** Fields of a contact form, one on each line; the form's server marks its mails as generated. */
    private static final Pattern FORM = Pattern.compile(
            "^[ \\t*_-]*(?:(?:your |ihre? |votre |su |il tuo |uw )?(?:message|comments?|enquiry|inquiry|question|request|description|nachricht|mitteilung|anfrage|frage|mensaje|consulta|messaggio|richiesta|bericht|vraag|mensagem|pedido|demande))[ *_]*[:：]"
                    + "|^[ \\t*_-]*(?:(?:first |last |full |your )?name|vorname|nachname|nom|nombre|naam|nome|e-?mail(?: address)?|phone|telefon|téléphone|teléfono)[ *_]*[:：][^\\n]*\\n[\\s\\S]{0,200}^[ \\t*_-]*[\\p{L} ]{3,30}[:：]",
            flags() | Pattern.MULTILINE);

    private static final Pattern REQUEST = Pattern.compile(
            "\\b(?:help|(?:i|we) (?:still |just )?(?:cannot|can['’]t|could not|couldn['’]t|need|want|would like|have not|haven['’]t|did not|didn['’]t|do not|don['’]t|paid|ordered|bought)|does(?:n['’]t| not) (?:work|open|load|start)"
                    + "|not (?:working|arrived|received)|never (?:came|comes|arrived)|please)\\b|\\b(?:bitte|hilfe|je (?:ne|n['’]|voudrais)|quiero|no puedo|vorrei|non (?:riesco|funziona)|ik (?:kan|wil)|quero|não consigo|ich (?:kann|möchte|brauche|habe))\\b",
            flags());

    /** What a customer says of his own matter; a note of a machine may say "please" as well. */
    private static final Pattern OWN_MATTER = Pattern.compile(
            "\\b(?:i|we) (?:still |just |again )?(?:cannot|can['’]t|could not|couldn['’]t|need|want|would like|have(?:n['’]t| not)|did(?:n['’]t| not)|do(?:n['’]t| not)|paid|ordered|bought"
                    + "|(?:was|were|am|are|have been|got) (?:charged|billed|locked|blocked|told|promised|refused|missing|waiting))\\b"
                    + "|\\b(?:does(?:n['’]t| not)|did(?:n['’]t| not)|not|never|stopped) (?:work\\w*|open|load|start|arriv\\w*|received|came|comes|help\\w*)\\b|\\bstill (?:not|no|nothing|missing|waiting|broken|wrong)\\b"
                    + "|\\bplease (?:\\w+ )?(?:refund|cancel|fix|send|change|reset|help|delete|check|correct)\\b"
                    + "|\\b(?:je (?:ne|n['’]|voudrais)|quiero|no puedo|vorrei|non (?:riesco|funziona)|ik (?:kan|wil)|quero|não consigo|ich (?:kann|möchte|brauche|habe))\\b",
            flags());

    /** What only the note of a machine, or of a closed office, says. */
    private static final Pattern ROUTINE = Pattern.compile(
            "\\b(?:(?:received|got|receipt of) your|thank(?:s| you) for (?:your (?:e-?mail|mail|message|request|enquiry|inquiry|interest)|contacting|writing|reaching|getting in touch)"
                    + "|(?:will|shall|['’]ll) (?:\\w+ )?(?:answer|reply|respond|get back|be back|return|come back)|out of (?:the )?office|on (?:annual )?leave|away from|in urgent cases|for urgent"
                    + "|(?:this is an|an) automat\\w+|automatisch\\w*|auto[- ]?generated|do not (?:reply|respond|answer)|nicht im büro|ihre (?:nachricht|e-?mail|anfrage)|votre (?:message|demande)"
                    + "|(?:su|tu|il suo|sua) (?:mensaje|messaggio|mensagem)|uw bericht|(?:could not|cannot|can['’]t|couldn['’]t) be delivered|delivery (?:has |to )|not delivered|address not found|recipients?\\b)",
            flags());

    /** Recognises an automatic mail by its subject, its newest text and its headers (with names in lower case). */
    static Optional<Automatic> of(String subject, String text, Map<String, String> headers) {
        var kind = byWords(subject, text);
        var header = byHeaders(headers, text);
        // The words show the kind; a header shows only that a machine sent the mail.
        var found = header.isEmpty()
                ? kind
                : Optional.of(kind.filter(words -> header.get().kind() == Kind.AUTOMATIC_REPLY)
                        .map(words -> new Automatic(words.kind(), header.get().because()))
                        .orElse(header.get()));
        return found.filter(machine -> machine.isReport(text) || !CareReview.isAlarming(text));
    }

    /** Whether a mail server wrote the text, which may name dangers in the mail that it reports on. */
    private boolean isReport(String text) {
        return kind == Kind.READ_RECEIPT
                || kind == Kind.BOUNCE
                        && BODIES.stream()
                                .anyMatch(sign -> sign.getValue().matcher(text).find());
    }

    private static boolean isFromAPerson(String text) {
        return FORM.matcher(text).find()
                || ASKS.matcher(text).find()
                || REQUEST.matcher(text).find();
    }

    /** Somebody who answers in a thread of an automatic mail keeps its subject; some programs add no "Re:". */
    private static boolean isOwnMatter(String text) {
        return (ASKS.matcher(text).find() || OWN_MATTER.matcher(text).find())
                && !ROUTINE.matcher(text).find()
                && !AWAY.matcher(text.strip()).find()
                && BODIES.stream()
                        .noneMatch(sign -> sign.getValue().matcher(text).find());
    }

    private static Optional<Automatic> byHeaders(Map<String, String> headers, String text) {
        var submitted = value(headers, "auto-submitted");
        var type = value(headers, "content-type");
        var from = value(headers, "from");
        if (type.contains("report-type=delivery-status") || type.contains("report-type=\"delivery-status\"")) {
            return found(Kind.BOUNCE, "Content-Type: " + type);
        }
        if (type.contains("disposition-notification")) {
            return found(Kind.READ_RECEIPT, "Content-Type: " + type);
        }
        if (type.startsWith("text/calendar") && type.contains("method=reply")) {
            return found(Kind.CALENDAR_ANSWER, "Content-Type: " + type);
        }
        if (NO_SENDER.matcher(from).find() || headers.containsKey("x-failed-recipients")) {
            return found(
                    Kind.BOUNCE, headers.containsKey("x-failed-recipients") ? "X-Failed-Recipients" : "From: " + from);
        }
        if (!submitted.isEmpty()
                && !submitted.equals("no")
                && !(submitted.startsWith("auto-generated") && isFromAPerson(text))) {
            return found(Kind.AUTOMATIC_REPLY, "Auto-Submitted: " + submitted);
        }
        for (var name : List.of("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply")) {
            if (headers.containsKey(name) && !value(headers, name).equals("no")) {
                return found(Kind.AUTOMATIC_REPLY, name + ": " + value(headers, name));
            }
        }
        return value(headers, "precedence").matches("auto[_-]reply")
                ? found(Kind.AUTOMATIC_REPLY, "Precedence: " + value(headers, "precedence"))
                : Optional.empty();
    }

    private static Optional<Automatic> byWords(String subject, String text) {
        for (var sign : SUBJECTS) {
            if (sign.getValue().matcher(subject).matches() && !isOwnMatter(text)) {
                boolean away = sign.getKey() == Kind.AUTOMATIC_REPLY
                        && AWAY.matcher(text.strip()).find();
                return found(away ? Kind.OUT_OF_OFFICE : sign.getKey(), subject.strip());
            }
        }
        for (var sign : TOGETHER) {
            if (sign.subject().matcher(subject).matches()
                    && sign.body().matcher(text).find()) {
                return found(sign.kind(), subject.strip());
            }
        }
        for (var sign : BODIES) {
            var words = sign.getValue().matcher(text);
            if (words.find() && !ASKS.matcher(text).find()) {
                return found(sign.getKey(), words.group().strip());
            }
        }
        var away = AWAY.matcher(text.strip());
        return away.find()
                        && AWAY_NEXT.matcher(text).find()
                        && !ASKS.matcher(text).find()
                ? found(Kind.OUT_OF_OFFICE, away.group().strip())
                : Optional.empty();
    }

    private static Optional<Automatic> found(Kind kind, String because) {
        var line = because.replaceAll("\\s+", " ");
        return Optional.of(new Automatic(kind, line.length() <= 120 ? line : line.substring(0, 117) + "..."));
    }

    private static String value(Map<String, String> headers, String name) {
        return headers.getOrDefault(name, "").strip().toLowerCase(Locale.ROOT);
    }

    private static Map.Entry<Kind, Pattern> subject(Kind kind, String source) {
        return Map.entry(kind, Pattern.compile(PREFIX + source, flags()));
    }

    private static Map.Entry<Kind, Pattern> body(Kind kind, String source) {
        return Map.entry(kind, Pattern.compile(source, flags() | Pattern.DOTALL));
    }

    private static Sign sign(Kind kind, String subject, String body) {
        return new Sign(kind, Pattern.compile(PREFIX + "(?:" + subject + ")", flags()), Pattern.compile(body, flags()));
    }

    private static int flags() {
        return Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
    }
}
