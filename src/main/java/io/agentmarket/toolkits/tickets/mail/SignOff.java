package io.agentmarket.toolkits.tickets.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The end of a message without content: greeting, name, signature, and legal notices. */
final class SignOff {

    /** A line of a signature is a name, a title, a number or an address, and hardly longer. */
    private static final int MAX_LINE = 90;

    private static final int MAX_LINES = 14;

    private static final Pattern MARK = Pattern.compile("^(?:--|—|––|__+|-{3,}|={3,}|\\*{3,})\\s*$");
    private static final Pattern DEVICE = Pattern.compile(
            "^(?:sent (?:from|via|with) (?:my |the )?\\S.{1,60}|get outlook for \\S.{1,30}|(?:von meinem|gesendet"
                    + " von).{3,60}|envoyé (?:de|depuis).{3,60}|enviado desde.{3,60}|enviado do.{3,60}|inviato"
                    + " da.{3,60}|verzonden vanaf.{3,60}|verstuurd vanaf.{3,60}|skickat från.{3,60}|sendt"
                    + " fra.{3,60}|wysłane z.{3,60}|odesláno z.{3,60}|отправлено с.{3,60}|iphone'?umdan"
                    + " gönderildi|iphoneから送信|发自我的.{2,40})\\.?$",
            flags());
    private static final Pattern CLOSING = Pattern.compile(
            "^(?:(?:with |many |kind(?:est)? |best |warm(?:est)? |my )*(?:regards|wishes|thanks)|best|cheers|thanks(?:"
                    + " again| so much| a lot| in advance)?|thank you(?: very much| so much| in advance|"
                    + " again)?|thx|sincerely(?: yours)?|yours(?: sincerely| faithfully|"
                    + " truly)?|respectfully|cordially|take care|all the best|kr|br|rgds|mit"
                    + " (?:freundlichen|besten|herzlichen|lieben)"
                    + " gr(?:ü|ue)(?:ß|ss)en|(?:viele|beste|liebe|herzliche|freundliche)"
                    + " gr(?:ü|ue)(?:ß|ss)e|gr(?:ü|ue)(?:ß|ss)e|mfg|vg|lg|danke(?: im voraus| schön)?|vielen dank(?: im"
                    + " voraus)?|(?:bien )?cordialement|(?:meilleures )?salutations|bien à vous|merci(?: d['’]avance|"
                    + " beaucoup)?|(?:un )?(?:cordial )?saludos?(?: cordiales)?|atentamente|gracias(?: de"
                    + " antemano)?|(?:cordiali |distinti )saluti|grazie(?: mille)?|atenciosamente|cumprimentos|(?:muito"
                    + " )?obrigad[oa]|met vriendelijke groet(?:en)?|vriendelijke groet(?:en)?|groet(?:en|jes)?|mvg|alvast"
                    + " bedankt|bedankt|med venlig hilsen|venlig hilsen|mvh|med vänlig(?:a)? hälsning(?:ar)?|vänliga"
                    + " hälsningar|hälsningar|med vennlig hilsen|hilsen|tack(?: på förhand)?|pozdrawiam|z poważaniem|s"
                    + " pozdravem|děkuji|saygılarımla|teşekkürler|с"
                    + " уважением|спасибо|よろしくお願いします|よろしくお願いいたします|此致|谢谢|감사합니다|مع التحية|شكرا)[\\s,.!:)~-]*",
            flags());

    /** A closing on the line that also has the name: "Best, Tom". */
    private static final Pattern CLOSING_NAME = Pattern.compile(
            "^(" + "(?:best|kind|warm) regards|regards|best|cheers|thanks|thank you|sincerely|br|kr|vg|lg|mfg"
                    + ")\\s*[,!.-]\\s*\\p{Lu}[\\p{L}.'-]{0,20}(?: \\p{Lu}[\\p{L}.'-]{0,20}){0,2}\\s*$",
            flags());

    private static final Pattern NOTICE = Pattern.compile(
            "^[\\s*_>]*(?:legal |e-?mail )?(?:disclaimer|confidentiality(?: notice)?|privacy"
                    + " notice|haftungsausschluss|vertraulichkeitshinweis|avis de confidentialité|aviso (?:legal|de"
                    + " confidencialidade|de confidencialidad)|avviso di"
                    + " riservatezza|vrijwaring)\\b.{0,40}?(?:[:.]|$)|(?:this|the)"
                    + " (?:e-?mail|message|communication|transmission)(?: message)?(?:,? (?:and|including|together with)"
                    + " (?:any|its|all) (?:attachments?|attached files?|files)[^.]{0,60})?,? (?:is|are|may be|may"
                    + " contain|contains?|was sent|and its|has been)\\b.{0,80}\\b(?:confidential|privileged|intended)|if"
                    + " you (?:are not|have received|received) (?:the|this)"
                    + " (?:intended|named|e-?mail|message|addressee)|(?:the information|information) (?:contained )?in"
                    + " this (?:e-?mail|message|communication)|(?:please|think|consider).{0,40}\\bbefore printing|please"
                    + " consider the environment|diese e-?mail (?:enthält|ist|kann|und)\\b.{0,120}vertraulich|wenn sie"
                    + " nicht der (?:richtige|beabsichtigte) (?:adressat|empfänger)|ce"
                    + " (?:message|courriel)\\b.{0,120}confidentiel|este (?:mensaje|correo)\\b.{0,120}confidencial|esta"
                    + " mensagem\\b.{0,120}confidencia|questo messaggio\\b.{0,120}(?:riservat|confidenzial)|dit"
                    + " (?:bericht|e-?mailbericht)\\b.{0,120}vertrouwelijk|detta"
                    + " meddelande\\b.{0,120}konfidentiell|(?:scanned|checked) (?:by|for viruses)|virus-free\\.?|this"
                    + " email has been (?:scanned|checked)|registered (?:office|in england|in ireland)|company"
                    + " (?:number|registration)|geschäftsführer|sitz der gesellschaft|amtsgericht|handelsregister|you"
                    + " (?:are receiving|received) this (?:e-?mail|message) because|unsubscribe\\b",
            flags());

    /** The banner that a company's mail server adds to mail from outside. */
    private static final Pattern BANNER = Pattern.compile(
            "^[\\s*\\[(]*(?:caution|external(?: e-?mail|"
                    + " sender)?|warning|achtung|extern)\\b[\\]):!*\\s-]{0,6}.{0,20}(?:this (?:e-?mail|message)|do not"
                    + " click|originated|outside|sender|externe).{0,300}$|^\\[(?:external|extern|ext)\\]$",
            flags());

    private SignOff() {}

    /** A message and its end. */
    record Split(List<String> message, List<String> signature, List<String> notice) {}

    static Split of(List<String> all) {
        var lines = new ArrayList<>(all);
        while (!lines.isEmpty()
                && (lines.getFirst().isBlank()
                        || BANNER.matcher(lines.getFirst()).find())) {
            lines.removeFirst();
        }
        var notice = cut(lines, noticeAt(lines));
        var signature = cut(lines, signatureAt(lines));
        if (lines.stream().allMatch(String::isBlank)) {
            // A ticket that is only a greeting, or a question about a disclaimer, is still a message.
            return new Split(all, List.of(), List.of());
        }
        return new Split(lines, signature, notice);
    }

    /** The first notice after which no sentence of the customer follows; a paragraph is one line or several. */
    private static int noticeAt(List<String> lines) {
        for (int i = 1; i < lines.size(); i++) {
            boolean starts = lines.get(i - 1).isBlank()
                    || MARK.matcher(lines.get(i - 1)).matches()
                    || i + 8 >= lines.size() && isShort(lines.get(i - 1));
            if (starts && NOTICE.matcher(paragraph(lines, i)).find()) {
                return i;
            }
        }
        return lines.size();
    }

    private static String paragraph(List<String> lines, int from) {
        var text = new StringBuilder();
        for (int i = from; i < lines.size() && !lines.get(i).isBlank() && text.length() < 600; i++) {
            text.append(text.isEmpty() ? "" : " ").append(lines.get(i).strip());
        }
        return text.toString();
    }

    private static int signatureAt(List<String> lines) {
        int from = Math.max(1, lines.size() - MAX_LINES);
        for (int i = 1; i < lines.size(); i++) {
            var line = lines.get(i).strip();
            boolean near = i >= from;
            boolean marked =
                    line.equals("--") || MARK.matcher(line).matches() && isTail(lines, i + 1) && !hasList(lines, i + 1);
            if (near && marked) {
                return i;
            }
            if (near && DEVICE.matcher(line).matches()) {
                return i;
            }
            if (near
                    && (CLOSING.matcher(line).matches()
                            || CLOSING_NAME.matcher(line).matches())
                    && isTail(lines, i + 1)) {
                return i;
            }
        }
        return lines.size();
    }

    /** Whether only short lines without a question follow. */
    private static boolean isTail(List<String> lines, int from) {
        return lines.stream()
                .skip(from)
                .allMatch(line ->
                        isShort(line) && !line.contains("?") && !line.startsWith("PS") && !line.startsWith("P.S"));
    }

    private static boolean hasList(List<String> lines, int from) {
        return lines.stream().skip(from).anyMatch(line -> line.matches("\\s*(?:\\d+[.)]|[-*•])\\s.*"));
    }

    private static boolean isShort(String line) {
        return line.strip().length() <= MAX_LINE;
    }

    private static List<String> cut(List<String> lines, int at) {
        var tail = List.copyOf(lines.subList(at, lines.size()));
        lines.subList(at, lines.size()).clear();
        return tail;
    }

    private static int flags() {
        return Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
    }
}
