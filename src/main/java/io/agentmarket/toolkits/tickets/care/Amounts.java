package io.agentmarket.toolkits.tickets.care;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The amounts of money in a text, in every common notation. */
final class Amounts {

    /**
     * One amount.
     *
     * @param text as written
     * @param value in whole and broken units of the currency
     * @param currency ISO 4217, or the sign or word if it can mean several currencies; empty if none is written
     * @param start its position (UTF-16 offsets, {@code end} exclusive)
     */
    record Amount(String text, BigDecimal value, String currency, int start, int end) {}

    private static final String ISO =
            "EUR|USD|GBP|CHF|JPY|CAD|AUD|NZD|SEK|NOK|DKK|ISK|PLN|CZK|HUF|RON|BGN|TRY|INR|CNY|RMB|HKD"
                    + "|SGD|TWD|KRW|BRL|MXN|ARS|CLP|COP|ZAR|NGN|KES|EGP|ILS|AED|SAR|QAR|THB|IDR|MYR|PHP|VND|PKR|RUB|UAH|BTC";
    private static final String SIGN =
            "US\\$|CA\\$|C\\$|AU\\$|A\\$|NZ\\$|HK\\$|S\\$|R\\$|MX\\$|[$€£¥₹₽₺₩₪฿₫₴₦₱]|zł|Kč|Ft|SFr\\.?|Fr\\.|Rs\\.?|kr\\.?|lei|лв\\.?|руб\\.?|TL";
    private static final String WORD =
            "euros?|cents?|us dollars?|dollars?|bucks|pounds?(?: sterling)?|quid|(?:swiss )?francs?|franken"
                    + "|kron(?:or|er|e|a)|crowns?|yen|yuan|rupees?|z[lł]oty(?:s|ch)?|lira|roubles?|rubles?|pesos?|reais|rand|shekels?|forints?|won|dirhams?";
    private static final String NUMBER =
            "\\d{1,3}(?:(?<sep>[ .,'’])\\d{3})(?:\\k<sep>\\d{3}){0,3}(?:[.,](?:\\d{1,2}|[-–—]{1,2}))?(?!\\d)"
                    + "|\\d{1,2}(?:,\\d{2}){1,3},\\d{3}(?:\\.\\d{1,2})?(?!\\d)"
                    + "|\\d{1,9}(?:[.,](?:\\d{1,2}(?!\\d)|[-–—]{1,2}))?(?![\\d])";
    private static final String TIMES = "(?:\\s?(?<times>k|grand|thousand|m|mn|mio|million)(?![\\p{L}]))?";
    private static final Pattern WRITTEN = Pattern.compile("(?<![\\p{L}\\d.,#-])(?:(?<before>(?i:" + SIGN + ")|(?i:"
            + ISO + ")(?![a-z]))\\s?)?(?<number>" + NUMBER + ")(?i:" + TIMES + ")" + "(?:\\s?(?<behind>(?i:" + SIGN
            + ")(?![\\p{L}])|(?i:" + ISO + ")(?![\\p{L}])|(?i:" + WORD + ")(?![\\p{L}])|:-))?");

    private static final String UNIT =
            "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
                    + "|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|grand";
    private static final Pattern SPELLED = Pattern.compile(
            "\\b((?:a |half a )?(?:" + UNIT + ")(?:(?:[ -]|,? and )(?:" + UNIT + "))*)\\s+(" + WORD
                    + "|grand)(?![\\p{L}])",
            Pattern.CASE_INSENSITIVE);
    private static final Map<String, Integer> VALUES = values();

    private static final Map<String, String> CODES = Map.ofEntries(
            Map.entry("€", "EUR"),
            Map.entry("euro", "EUR"),
            Map.entry("euros", "EUR"),
            Map.entry("£", "GBP"),
            Map.entry("pounds", "GBP"),
            Map.entry("pound", "GBP"),
            Map.entry("quid", "GBP"),
            Map.entry("us$", "USD"),
            Map.entry("ca$", "CAD"),
            Map.entry("c$", "CAD"),
            Map.entry("au$", "AUD"),
            Map.entry("a$", "AUD"),
            Map.entry("₹", "INR"),
            Map.entry("zł", "PLN"),
            Map.entry("kč", "CZK"),
            Map.entry("ft", "HUF"),
            Map.entry("yen", "JPY"),
            Map.entry("₺", "TRY"),
            Map.entry("₩", "KRW"),
            Map.entry("r$", "BRL"),
            Map.entry(":-", "SEK"));

    private Amounts() {}

    /** All amounts: those with a currency, and bare numbers. */
    static List<Amount> in(String written) {
        var text = even(written);
        var found = new ArrayList<Amount>();
        Matcher matcher = WRITTEN.matcher(text);
        while (matcher.find()) {
            var before = matcher.group("before");
            var behind = matcher.group("behind");
            var currency = before != null ? before : behind != null ? behind : word(matcher.group("times"));
            found.add(new Amount(
                    written.substring(matcher.start(), matcher.end()).strip(),
                    value(matcher.group("number"), matcher.group("times"), currency),
                    code(currency),
                    matcher.start(),
                    matcher.end()));
        }
        var spelled = SPELLED.matcher(text);
        while (spelled.find()) {
            found.add(new Amount(
                    written.substring(spelled.start(), spelled.end()),
                    BigDecimal.valueOf(
                            spelled(spelled.group(1) + (spelled.group(2).equalsIgnoreCase("grand") ? " grand" : ""))),
                    code(spelled.group(2)),
                    spelled.start(),
                    spelled.end()));
        }
        return List.copyOf(found);
    }

    /** "Five grand" is money without a currency. */
    private static String word(@Nullable String times) {
        return times != null && times.equalsIgnoreCase("grand") ? times : "";
    }

    /** The text with one kind of blank, digit and sign each; its length stays the same. */
    private static String even(String text) {
        var even = new StringBuilder(text);
        for (int i = 0; i < even.length(); i++) {
            char c = even.charAt(i);
            if (c == '\u00a0' || c == '\u202f' || c == '\u2009' || c == '\u2007' || c == '\u2008') {
                even.setCharAt(i, ' ');
            } else if (c >= '０' && c <= '９') {
                even.setCharAt(i, (char) (c - '０' + '0'));
            } else if (c == '￥') {
                even.setCharAt(i, '¥');
            } else if (c == '´' || c == '`' || c == '\u2018') {
                even.setCharAt(i, '\'');
            }
        }
        return even.toString();
    }

    private static BigDecimal value(String number, @Nullable String times, String currency) {
        var digits = number.replaceAll("[.,][-–—]{1,2}$", "").replaceAll("[ '’]", "");
        var broken = Pattern.compile("[.,](\\d{1,2})$").matcher(digits);
        if (times != null && digits.matches("\\d{1,3}[.,]\\d{1,3}")) {
            digits = digits.replace(',', '.');
        } else if (broken.find()) {
            digits = digits.substring(0, broken.start()).replaceAll("[.,]", "") + "." + broken.group(1);
        } else {
            digits = digits.replaceAll("[.,]", "");
        }
        var value = new BigDecimal(digits);
        if (times != null) {
            boolean million = times.toLowerCase(Locale.ROOT).startsWith("m");
            value = value.multiply(BigDecimal.valueOf(million ? 1_000_000 : 1_000));
        }
        return currency.toLowerCase(Locale.ROOT).startsWith("cent") ? value.movePointLeft(2) : value;
    }

    private static long spelled(String words) {
        long total = 0;
        long part = 0;
        for (var word : words.toLowerCase(Locale.ROOT)
                .replace("half a thousand", "five hundred")
                .split("[ ,-]+")) {
            switch (word) {
                case "a", "and", "half", "" -> {}
                case "hundred" -> part = Math.max(1, part) * 100;
                case "thousand", "grand" -> {
                    total += Math.max(1, part) * 1_000;
                    part = 0;
                }
                default -> part += VALUES.getOrDefault(word, 0);
            }
        }
        return total + part;
    }

    private static Map<String, Integer> values() {
        var values = new HashMap<String, Integer>();
        var small = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
                        + " sixteen seventeen eighteen nineteen")
                .split(" ");
        for (int i = 0; i < small.length; i++) {
            values.put(small[i], i);
        }
        var tens = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
        for (int i = 0; i < tens.length; i++) {
            values.put(tens[i], (i + 2) * 10);
        }
        return Map.copyOf(values);
    }

    private static String code(String currency) {
        var lower = currency.toLowerCase(Locale.ROOT);
        return CODES.getOrDefault(
                lower,
                currency.matches("(?i)[a-z]{3}") && !lower.equals("yen")
                        ? currency.toUpperCase(Locale.ROOT)
                        : currency);
    }
}
