package io.agentmarket.toolkits.tickets.care;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Facts in the words of the ticket, which an answer must not ask for again.
 *
 * @param orders numbers of orders and parcels
 * @param invoices numbers of invoices
 * @param amounts with a currency
 * @param dates days that are named
 * @param deadline the time by which something is needed; null if the ticket names none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Facts(
        List<String> orders,
        List<String> invoices,
        List<String> amounts,
        List<String> dates,
        @Nullable String deadline) {

    private static final int MAX_NUMBERS = 5;

    private static final String NUMBER = "((?:[A-Z]{1,5}[-/ ]?)?\\d[\\d-]{2,14}(?:-[A-Z0-9]{1,4})?)\\b";
    private static final Pattern ORDER =
            Pattern.compile("\\b(?i:orders?|parcel|shipment|delivery|purchase|tracking|consignment)(?i:"
                    + " (?:number|no\\.?|nr\\.?|id|code))?[\\s:#]{1,4}(?i:is |was )?"
                    + NUMBER);
    private static final Pattern INVOICE = Pattern.compile(
            "\\b(?i:invoices?|receipt|bill|credit note)(?i: (?:number|no\\.?|nr\\.?|id))?[\\s:#]{1,4}(?i:is |was )?"
                    + NUMBER + "|\\b((?:INV|RE|RG|FA|R)-?\\d{3,12})\\b");
    private static final Pattern DATE = Pattern.compile("\\b" + Impact.DATE, Pattern.CASE_INSENSITIVE);

    static Facts of(String text, Impact impact) {
        return new Facts(
                all(ORDER, text),
                all(INVOICE, text),
                Amounts.in(text).stream()
                        .filter(each -> !each.currency().isEmpty())
                        .map(Amounts.Amount::text)
                        .distinct()
                        .limit(MAX_NUMBERS)
                        .toList(),
                all(DATE, text),
                impact.deadline());
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.groupCount() == 0
                        ? found.group()
                        : found.group(1) != null ? found.group(1) : found.group(2))
                .map(String::strip)
                .distinct()
                .limit(MAX_NUMBERS)
                .toList();
    }
}
