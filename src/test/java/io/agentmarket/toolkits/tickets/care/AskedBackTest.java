package io.agentmarket.toolkits.tickets.care;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AskedBackTest {

    private static final double GATE = 0.98;

    @Test
    void amounts_asked_back_are_found_in_98_of_100_sentences() {
        assertThat(AskedBackScore.size()).isGreaterThanOrEqualTo(200);
        assertThat(AskedBackScore.share())
                .as("wrong: %s", AskedBackScore.wrong())
                .isGreaterThanOrEqualTo(GATE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        the invoice of 12 June, 2.400,50 EUR | 2400.50 | EUR
        for $1.2k                            | 1200    | $
        1'980.– CHF                          | 1980    | CHF
        eight hundred dollars                | 800     | dollars
        99 cents                             | 0.99    | cents
        """)
    void an_amount_has_its_value_and_its_currency(String text, BigDecimal value, String currency) {
        assertThat(Amounts.in(text))
                .filteredOn(each -> !each.currency().isEmpty())
                .singleElement()
                .satisfies(amount -> {
                    assertThat(amount.value()).isEqualByComparingTo(value);
                    assertThat(amount.currency()).isEqualTo(currency);
                    assertThat(text).contains(amount.text());
                });
    }

    static Stream<List<String>> moreThanOne() {
        return InboxLines.of("amounts-more.txt", 2).stream();
    }

    @ParameterizedTest
    @MethodSource("moreThanOne")
    void the_amount_asked_back_is_told_from_other_amounts(List<String> line) {
        assertThat(AskedBack.in(line.get(1)).total()).isEqualByComparingTo(line.get(0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        order 12500 of 3 March 2026
        version 2.400 with 120 users and 14 days
        at 10:30 in room 5
        """)
    void numbers_of_other_things_are_no_money(String text) {
        assertThat(AskedBack.in("Please refund it, " + text).total()).isZero();
    }
}
