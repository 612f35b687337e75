package io.agentmarket.toolkits.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class RateSeverityToolTest {

    private static JsonNode rated(String description) {
        return Called.tool(
                "rate_severity",
                Json.MAPPER
                        .createObjectNode()
                        .put("name", "")
                        .put("description", description)
                        .toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Kunden können seit heute Morgen nicht mehr zahlen          | German
            Die Kasse geht nicht                                       | German
            Les clients ne peuvent plus payer leurs commandes          | French
            Los clientes no pueden pagar sus pedidos desde esta mañana | Spanish
            Покупатели не могут оплатить заказы                        | Russian
            """)
    void an_alert_in_an_unknown_language_names_it_and_has_no_reasons(String description, String language) {
        var rated = rated(description);

        assertThat(rated.path("language").stringValue()).isEqualTo(language);
        assertThat(rated.path("severity").stringValue()).isEqualTo("warning");
        assertThat(rated.path("confidence").doubleValue()).isZero();
        assertThat(rated.path("evidence")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Disk is full on db-1",
                "Pod shop/cart-1 (cart) is in waiting state (reason: CrashLoopBackOff); it is crash looping.",
                "checkout errors since 2026-11-30T10:00:00Z",
                "API down",
                "RAID array md0 degraded"
            })
    void english_alerts_have_no_foreign_language(String description) {
        assertThat(rated(description).has("language")).isFalse();
    }

    @Test
    void stop_words_and_words_that_no_rule_has_are_no_reasons() {
        var rated =
                rated("The zahlung of the server has been down since then and until now, when it was not up, qxkasse");

        assertThat(rated.path("evidence").values())
                .extracting(JsonNode::stringValue)
                .isNotEmpty()
                .doesNotContain("since", "then", "until", "now", "when", "not", "was", "been", "zahlung", "qxkasse");
    }
}
