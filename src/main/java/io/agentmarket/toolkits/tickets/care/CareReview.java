package io.agentmarket.toolkits.tickets.care;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The findings in a ticket that a support agent must consider.
 *
 * @param safety crime, danger, threats, law
 * @param askedBack money that the customer wants back
 * @param tried what the customer did in vain or cannot do
 * @param impact the extent of the trouble, and its deadline
 * @param reasons why a person must answer even if an article fits; a sentence each
 */
public record CareReview(
        List<Safety> safety, AskedBack askedBack, List<Tried> tried, Impact impact, List<String> reasons) {

    /** Refunds above this amount are decided by the finance team (article refund-policy). */
    private static final BigDecimal FINANCE = BigDecimal.valueOf(500);

    private static final Pattern TRADE = Words.whole(Harmless.TRADE);

    private static final Pattern AGAIN =
            Words.whole("\\b(?:second|2nd|third|3rd|fourth|4th|fifth|sixth|tenth|\\d{1,2}th|last|final)"
                    + " (?:time|e-?mail|mail|message|ticket|attempt|reminder|request)\\b|\\b(?:twice|two times|three"
                    + " times|four times|five times|several times|many times|multiple times|countless times|\\d+ times)"
                    + " (?:already|now|before|and"
                    + " (?:still|nothing|no)\\b|without)|(?:asked|wrote|written|called|contacted|reported|told"
                    + " you|complained|reset|replaced|repaired|tried|sent|explained)(?: \\w+){0,4} (?:twice|again and"
                    + " again|two times|three times|four times|several times|many times|\\d+ times)|again and again|over"
                    + " and over|time and again|once again|for the (?:umpteenth|hundredth) time|(?:no|without (?:an?|any))"
                    + " (?:answer|reply|response|reaction)\\b|(?:nobody|no one|no-one|none of you) (?:\\w+"
                    + " )?(?:answer|repl|respond|react|call|care|help)\\w*|(?:still|yet) (?:waiting|no"
                    + " (?:answer|reply|response|solution|refund|news))|(?:re-?opened|re-?opening|reopen)|(?:was|were|is|been)"
                    + " (?:ignored|promised)|you promised|last (?:week|month) (?:you|your|support)|as (?:i|we) (?:already"
                    + " )?(?:said|wrote|explained|told)|your colleagues?(?: \\w+){0,2}"
                    + " (?:said|told|wrote|promised|asked me|answered|replied|advised|closed|could not|couldn['’]?t|did not|didn['’]?t)|the (?:previous|last)"
                    + " (?:agent|answer|reply|ticket)|previous ticket|earlier ticket|closed (?:my|the|our) ticket|did not"
                    + " help|didn['’]?t help|does not help|doesn['’]?t help");
    private static final Pattern LONG =
            pattern("\\b(?:(?:for|since|after|already|now|over|waiting|waited|took|takes|ago|been)\\b(?: \\w+){0,3}"
                    + " )?(\\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|twelve|several|many) (?:working |business"
                    + " )?(days|weeks|months)\\b(?: (?:ago|now|already|and"
                    + " (?:still|nothing|no|counting)|without|later|late|long|have passed|have gone))?");
    private static final Pattern IN_VAIN =
            pattern("\\b(?:still|(?:has|have|had|did|was|is|does|do)(?: not|n['’]t) (?:yet |been"
                    + " |come|arriv|get|got|receiv|show|appear|here|happen|work|answer|solv|fix)\\w*|nothing|no"
                    + " (?:sign|trace|answer|money|refund|parcel|delivery|reply|news|update)|never|without|in vain|yet"
                    + " to|where is|late|overdue|promised|should have)\\b");
    private static final Pattern AGO = pattern(
            "\\b(?:ago|now|already|late|passed|later|waiting|waited|for|since|after|been|and (?:still|nothing|no))\\b");
    private static final Pattern OTHER_MATTER = pattern("(?:(?:^|[.!?\\n"
            + "]\\s*)(?:and )?(?:also|besides|secondly|furthermore|additionally|separately)\\b|\\balso,?"
            + " (?:can|could|how|i (?:need|want|would|have got|cannot|can['’]t)|please|when|why)\\b|\\b(?:in"
            + " addition|another (?:thing|question|matter|problem|issue)|second"
            + " (?:thing|question|matter|problem|issue|point)|by the way|btw|p\\.?s\\.|one more"
            + " (?:thing|question|problem)|on top of that|(?:two|three|several|a few|some) (?:\\w+"
            + " )?(?:things|questions|problems|issues|points|requests)|2\\)|2\\.)\\s)");
    private static final Pattern ATTENTION = Words.whole(
            "(?:speak|talk|escalate|connect|put me through)(?: \\w+){0,3} (?:to|with) (?:an? |my |the )?(?:real |human"
                    + " |account )?(?:human|person|manager|supervisor|someone|somebody|agent|people|being)"
                    + "|(?:call|phone|ring) (?:me|us)\\b|a (?:real|human) (?:person|being|agent)|not (?:a|another)"
                    + " bot|your manager|supervisor|(?:make|grant|allow|made|ask for|asking for|request|hope for|need|as) (?:me |us )?(?:an|one|this)"
                    + " exception(?! (?:handler|class|report|filter|list|rule|in the log))|goodwill|special"
                    + " (?:case|circumstances)|hardship|bereave\\w*|passed"
                    + " away|deceased|died|funeral|disab(?:led|ility)|cancer|terminal(?:ly)? ill|unemployed|divorce");

    public CareReview {
        safety = List.copyOf(safety);
        tried = List.copyOf(tried);
        reasons = List.copyOf(reasons);
    }

    /** Reviews a subject and the newest message. */
    public static CareReview of(String subject, String message) {
        var text = subject + "\n" + message;
        var safety = new ArrayList<>(Safety.in(text));
        var read = safety.stream()
                        .anyMatch(
                                each -> each.kind().isSecurity() || each.kind().isDanger())
                ? Optional.<GraveHead.Reading>empty()
                : GraveHead.shipped().find(message, Harmless.blanked(message));
        read.filter(GraveHead.Reading::isSure).map(GraveHead.Reading::safety).ifPresent(safety::add);
        var asked = AskedBack.in(text);
        var impact = Impact.of(subject, message);
        var reasons = new ArrayList<String>();
        safety.forEach(each -> reasons.add(each.kind().sentence() + quoted(each.words()) + "."));
        if (safety.isEmpty()) {
            read.map(GraveHead.Reading::safety)
                    .ifPresent(likely -> reasons.add("It reads like something grave" + quoted(likely.words()) + "."));
            OtherActor.in(text)
                    .ifPresent(
                            words -> reasons.add("It is about access, and another person, page or device plays a part"
                                    + quoted(words) + "."));
        }
        if (asked.total().compareTo(FINANCE) > 0) {
            reasons.add("It asks for more than 500 back"
                    + quoted(String.join(
                            "\", \"",
                            asked.asked().stream()
                                    .map(Amounts.Amount::text)
                                    .limit(3)
                                    .toList())) + ", which only the finance team can decide (article refund-policy).");
        }
        first(AGAIN, text).ifPresent(words -> reasons.add("The customer has been here before" + quoted(words) + "."));
        longWait(text).ifPresent(words -> reasons.add("It has lasted long" + quoted(words) + "."));
        Tone.turn(text).ifPresent(words -> reasons.add("Praise and trouble stand side by side" + quoted(words) + "."));
        first(OTHER_MATTER, message)
                .ifPresent(words -> reasons.add("It holds more than one matter" + quoted(words) + "."));
        first(ATTENTION, text)
                .ifPresent(words ->
                        reasons.add("The customer asks for a person or tells of a special case" + quoted(words) + "."));
        return new CareReview(safety, asked, Tried.in(text), impact, reasons);
    }

    /** Whether a text has words for crime or danger. */
    public static boolean isAlarming(String text) {
        return Safety.in(text).stream()
                .anyMatch(each -> each.kind().isSecurity() || each.kind().isDanger());
    }

    /** Whether the security team must see it first. */
    public boolean isSecurity() {
        return safety.stream().anyMatch(each -> each.kind().isSecurity());
    }

    /** Whether an account was taken over, or somebody uses another's name to deceive. */
    public boolean isDeception() {
        return safety.stream()
                .anyMatch(each -> each.kind() == Safety.Kind.HIJACKED || each.kind() == Safety.Kind.PHISHING);
    }

    /** Whether security is the trade of the sender, or a course, and nothing grave was found. */
    public static boolean isTradeInSecurity(String text) {
        return TRADE.matcher(text).find() && !isAlarming(text);
    }

    /** Whether somebody saw data that is not theirs. */
    public boolean isLeak() {
        return safety.stream().anyMatch(each -> each.kind() == Safety.Kind.LEAKED);
    }

    /** Whether somebody may come to harm. */
    public boolean isDanger() {
        return safety.stream().anyMatch(each -> each.kind().isDanger());
    }

    /** The words that indicate danger or a case for the security team. */
    public List<String> alarm() {
        return safety.stream()
                .filter(each -> each.kind().isSecurity() || each.kind().isDanger())
                .map(Safety::words)
                .toList();
    }

    private static Optional<String> longWait(String text) {
        if (!IN_VAIN.matcher(text).find()) {
            return Optional.empty();
        }
        var spans = LONG.matcher(text);
        while (spans.find()) {
            boolean days = spans.group(2).toLowerCase(Locale.ROOT).equals("days");
            int number = spans.group(1).matches("\\d+")
                    ? Integer.parseInt(spans.group(1))
                    : spans.group(1).equalsIgnoreCase("two") ? 2 : 5;
            if ((number >= 3 || !days) && AGO.matcher(spans.group()).find()) {
                return Optional.of(spans.group().strip());
            }
        }
        return Optional.empty();
    }

    private static Optional<String> first(Pattern pattern, String text) {
        var words = pattern.matcher(text);
        return words.find() ? Optional.of(words.group().replaceAll("\\s+", " ").strip()) : Optional.empty();
    }

    private static String quoted(String words) {
        return " (\"" + words + "\")";
    }

    private static Pattern pattern(String source) {
        return Pattern.compile(source, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }
}
