package io.agentmarket.toolkits.tickets.care;

import io.agentmarket.toolkits.tickets.care.Amounts.Amount;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The amounts of a ticket that the customer wants back. Yearly prices, prices of orders and amounts that were paid back
 * already do not count.
 *
 * @param asked the amounts that are asked back, each value once
 * @param total the sum of these amounts, each as often as the customer says
 * @param wants whether any money is asked back at all
 */
record AskedBack(List<Amount> asked, BigDecimal total, boolean wants) {

    private static final Pattern WANTS = pattern("refund|money back|reimburs|charge"
            + " ?back|(?:pay|give|send|transfer|return|get|want|have|put|credit)\\b[^!?\\n"
            + "]{0,60}\\bback|\\bbe (?:returned|credited|transferred)\\b\\b|repay|recoup|credit"
            + " (?:me|us|note|my|our|the)|return (?:of )?(?:the|my|our) (?:money|payment|deposit|amount)|compensat");

    /** A refund that has come already; the text may still ask for another. */
    private static final Pattern HAS_COME = pattern(
            "(?:\\b(?:got|received|have got|have received|had|have)|thank(?:s| you)(?: \\w+){0,2} for)(?: already| just| now)? (?:the|my|our|a|your)(?: \\w+){0,2} (?:refund|reimbursement|repayment|credit|money back|payment back)"
                    + "|(?:the|my|our|your)(?: \\w+)? (?:refund|reimbursement|money|credit)[^.!?\\n]{0,30}(?:has arrived|arrived|came|has come|is here|is back|was received|landed|went through)"
                    + "|(?:you|they) (?:have |had )?(?:already )?(?:refunded|reimbursed|credited|paid back|returned)");

    private static final Pattern DONE =
            pattern("(?:" + HAS_COME.pattern() + ")(?: (?:of|for|over|about|the|amount|which|is|was))*\\s*$");

    /** "2,400 USD, of which I want 30 back": the amount next to "back" is the one asked for. */
    private static final Pattern OTHER_BACK =
            pattern("^[^.!?\\n]{0,60}?\\d[\\d.,' ]{0,12}(?:\\s?(?:\\p{Sc}|[a-z]{3,7}))? back\\b");

    private static final Pattern BACK_BEHIND = pattern("^\\s*back\\b");
    private static final Pattern WISH_BEFORE = pattern(
            "\\b(?:want|wants|like|need|get|have|expect|give (?:me|us)|pay (?:me|us)|send (?:me|us)|ask for)(?: only| just| about| at least| the)?\\s*$");

    private static final String LINK = "(?:(?:me|us|of|for|the|my|our|back|with|an?|at"
            + " least|about|around|exactly|only|just|roughly|full|whole|entire|amount|sum"
            + "|payment|charge|difference|deposit|fee|fees|remaining|total|that|this|those|these|single|is|was|be|should|would|to|in|please|extra|wrong|second|duplicate|double|other|missing|worth|totalling|namely|renewal|subscription|plan|yearly|annual|monthly|price|both|i"
            + " paid|we paid|you (?:took|charged|debited)|:|,|-)[\\s:,]*){0,8}";
    private static final Pattern ASKED_BEFORE =
            pattern("(?:\\brefund(?:ing|s)?|\\breimburse(?:ment|ing)?|\\brepay|\\bcredit(?:"
                    + " note)?|\\breturn|\\b(?:pay|give|send|transfer|get|want|have|like|need|expect)(?: me| us)?(?:"
                    + " back)?|\\bask(?:ing)?"
                    + " for|\\brequest(?:ing)?|\\bclaim(?:ing)?|\\bcompensat(?:e|ion)|\\bback)[\\s:,]+"
                    + LINK + "$");
    private static final Pattern ASKED_BEHIND =
            pattern("^[\\s,]*(?:\\S+\\s+){0,8}?(?:back\\b|refund(?:ed)?\\b|reimbursed|returned to|credited)");
    private static final Pattern STRONG_BEFORE = pattern(
            "(?:\\brefund(?:ing|s)?|\\breimburse|\\brepay|\\bback|missing|outstanding|owe[sd]?)[\\s:,]+" + LINK + "$");

    private static final Pattern DONE_BEFORE = pattern(
            "(?:already|you|they|was|were|been|have|has) (?:already )?(?:refunded|credited|returned|reimbursed|paid"
                    + " back|got back|received)(?: (?:me|us|of|the|only|just|a|about))*\\s*$|(?:\\bnot|instead of|rather"
                    + " than|out of|\\bno longer|except|minus|other than)(?: (?:the|my|our|a|an|for))*\\s*$");
    private static final Pattern OTHER_BEFORE = pattern(
            "(?:pays? you|paying"
                    + " you|costs?|worth|revenue|turnover|budget|limit|total(?:s|led)?|sum|balance|price[ds]?|contract|salary|earns?|made|value|invoice"
                    + " total|purchase|order|discount|voucher|savings?|credit line|spend|spent|sells?"
                    + " for|above|over|below|under|up to|more than)(?:"
                    + " (?:of|is|was|at|for|about|with|around|over|to|the|a|an|us|our|my|some|by|in|itself|amounts?|comes?|volume|which|has))*[\\s:]*$");
    private static final Pattern OTHER_BEHIND = pattern(
            "^[\\s]*(?:(?:a|an|per|each|every|/)\\s?(?:year|month|week|day|seat|user|quarter|head|person|hour|employee)|annually|monthly|yearly"
                    + " (?:contract|volume|spend)|p\\.a\\.|(?:order|invoice|contract|purchase|budget|limit|customers?|employees|turnover|revenue|in"
                    + " revenue|deal|bill)\\b|is (?:correct|fine|right|ok)|(?:was|were|is|are)"
                    + " (?:correct|fine|right|ok|justified))");
    private static final Pattern CHARGED = pattern(
            "\\b(?:charged?|took|taken|debited|billed|deducted|withdrew|withdrawn|collected|paid|pay|invoiced|renewed|cost"
                    + " me|payment|transferred|booked)\\b");
    private static final Pattern IN_ALL = pattern("^\\s*(?:in all|in total|altogether|together|all told)\\b");
    private static final Pattern AND =
            pattern("(?: (?:for|of|from|on) [\\w ]{1,30})?,? (?:and|plus|as well as)(?: also)?(?: (?:the|another|a"
                    + " further))? ");
    private static final Pattern NOT_MONEY_BEHIND = pattern(
            "^[\\s-]*(?:days?|weeks?|months?|years?|hours?|minutes?|times|seats?|users?|people|items?|employees|orders?|pieces|percent|%|st\\b|nd\\b|rd\\b|th\\b|of"
                    + " (?:january|february|march|april|may|june|july"
                    + "|august|september|october|november|december)|january|february|march|april|may|june|july|august|september|october|november|december|jan\\b|feb\\b|mar\\b|apr\\b|jun\\b|jul\\b|aug\\b|sep\\b|oct\\b|nov\\b|dec\\b"
                    + "|o'clock|am\\b|pm\\b|:|/|-\\d|kg|gb|mb|x\\b|[\\p{L}])");
    private static final Pattern NUMBERED_BEFORE = pattern(
            "(?:#|\\bno\\.?|\\bnumbers?|\\bnr\\.?|\\binvoice|\\border|\\bticket|\\bcase|\\bref(?:erence)?\\.?|\\bid|\\barticle|\\bversion|\\bon|\\bsince|\\bin|\\bat)[\\s:#-]*$");
    private static final Pattern SENTENCE = Pattern.compile("[.!?](?=\\s+\\p{Lu}|\\s*$)|\\n|;");

    AskedBack {
        asked = List.copyOf(asked);
    }

    static AskedBack in(String text) {
        if (!WANTS.matcher(HAS_COME.matcher(text).replaceAll(" ")).find()) {
            return new AskedBack(List.of(), BigDecimal.ZERO, false);
        }
        var money =
                Amounts.in(text).stream().filter(each -> isMoney(text, each)).toList();
        var direct = money.stream().filter(each -> isAsked(text, each)).toList();
        var whole = direct.stream()
                .filter(each -> IN_ALL.matcher(behind(text, each)).find())
                .toList();
        var strong = whole.isEmpty() ? joined(text, money, direct) : whole;
        var asked = strong.isEmpty() ? charged(text, money) : strong;
        var once = new ArrayList<Amount>();
        asked.stream()
                .filter(each -> once.stream().noneMatch(known -> known.value().compareTo(each.value()) == 0))
                .forEach(once::add);
        var sum = once.stream().map(Amount::value).reduce(BigDecimal.ZERO, BigDecimal::add);
        return new AskedBack(once, sum.multiply(BigDecimal.valueOf(once.size() == 1 ? times(text) : 1)), true);
    }

    private static boolean isMoney(String text, Amount amount) {
        if (!amount.currency().isEmpty()) {
            return true;
        }
        var before = before(text, amount);
        if (WISH_BEFORE.matcher(before).find()
                && BACK_BEHIND.matcher(behind(text, amount)).find()) {
            return true;
        }
        return amount.value().compareTo(BigDecimal.TEN) >= 0
                && STRONG_BEFORE.matcher(before).find()
                && !NUMBERED_BEFORE.matcher(before).find()
                && !NOT_MONEY_BEHIND.matcher(behindNoLink(text, amount)).find();
    }

    /** "Refund 1200 you took": words about the payment may follow a bare number. */
    private static String behindNoLink(String text, Amount amount) {
        return behind(text, amount)
                .replaceFirst(
                        "^\\s+(?:you|that|which|we|i|to|for|from|please|back|because|since|and|were|was|in"
                                + " full|as)\\b.*",
                        "");
    }

    private static boolean isAsked(String text, Amount amount) {
        var before = before(text, amount);
        var behind = behind(text, amount);
        if (isDone(before) || OTHER_BACK.matcher(behind).find()) {
            return false;
        }
        if (STRONG_BEFORE.matcher(before).find()) {
            return !OTHER_BEHIND.matcher(behind).find()
                    || OTHER_BEHIND.matcher(behind).lookingAt() && !hasOther(text, amount);
        }
        return !OTHER_BEHIND.matcher(behind).find()
                && !OTHER_BEFORE.matcher(before).find()
                && (ASKED_BEFORE.matcher(before).find()
                        || ASKED_BEHIND.matcher(behind).find());
    }

    private static boolean isDone(String before) {
        return DONE_BEFORE.matcher(before).find() || DONE.matcher(before).find();
    }

    /** "Refund 30 EUR for March and 28 EUR for April": the second amount is asked back like the first. */
    private static List<Amount> joined(String text, List<Amount> money, List<Amount> direct) {
        return money.stream()
                .filter(each -> direct.contains(each)
                        || direct.stream()
                                        .filter(first -> first.end() < each.start())
                                        .anyMatch(first -> AND.matcher(text.substring(first.end(), each.start()))
                                                .matches())
                                && !OTHER_BEHIND.matcher(behind(text, each)).find())
                .toList();
    }

    private static boolean hasOther(String text, Amount amount) {
        return Amounts.in(text).stream().anyMatch(each -> !each.currency().isEmpty() && each.start() != amount.start());
    }

    /** For a request without an amount: the charged amount, or else one that is no price, limit or turnover. */
    private static List<Amount> charged(String text, List<Amount> money) {
        var open = money.stream()
                .filter(each -> !isDone(before(text, each)))
                .filter(each -> !OTHER_BEHIND.matcher(behind(text, each)).find())
                .toList();
        var charged = open.stream()
                .filter(each -> !OTHER_BEFORE.matcher(before(text, each)).find())
                .filter(each -> CHARGED.matcher(sentence(text, each)).find())
                .toList();
        if (!charged.isEmpty()) {
            return charged;
        }
        var plain = open.stream()
                .filter(each -> !OTHER_BEFORE.matcher(before(text, each)).find())
                .toList();
        // A single amount is the requested one, even if it is called a price or a total.
        return plain.isEmpty() && open.size() == 1 ? open : plain;
    }

    private static int times(String text) {
        return pattern("\\b(?:refund|return|pay|want|give|credit)\\b[^.!?\\n]{0,40}\\b(?:both|all three)\\b")
                        .matcher(text)
                        .find()
                ? text.contains("all three") ? 3 : 2
                : 1;
    }

    private static String sentence(String text, Amount amount) {
        return before(text, amount) + amount.text() + behind(text, amount);
    }

    private static String before(String text, Amount amount) {
        var cut = text.substring(Math.max(0, amount.start() - 160), amount.start());
        var ends = SENTENCE.matcher(cut);
        int from = 0;
        while (ends.find()) {
            from = ends.end() < cut.length() ? ends.end() : from;
        }
        return cut.substring(from);
    }

    private static String behind(String text, Amount amount) {
        var cut = text.substring(amount.end(), Math.min(text.length(), amount.end() + 160));
        var end = SENTENCE.matcher(cut);
        return end.find() ? cut.substring(0, end.start()) : cut;
    }

    private static Pattern pattern(String source) {
        return Pattern.compile(source, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }
}
