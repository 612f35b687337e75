package io.agentmarket.marketplace;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.agents.Packages;
import io.agentmarket.agents.TestMarket;
import io.agentmarket.edge.EdgeSlice;
import io.agentmarket.shared.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;

@SpringBootTest(classes = ListingsEndpointTest.Market.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ListingsEndpointTest {

    private static final String PACKAGES = "/api/v1/marketplace/packages";

    @Import({EdgeSlice.class, ListingsEndpoint.class})
    static class Market {

        @Bean
        Listings listings() {
            return TestPackages.listings();
        }

        @Bean
        Packages packages() {
            return TestMarket.bundled(TestPackages.TICKETS, TestPackages.AUDIT, TestPackages.REPORTS);
        }

        @Bean
        Offers offers() {
            return TestPackages.offers();
        }
    }

    private final HttpClient client = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @Nested
    class Status200 {

        @Test
        void lists_packages_to_anyone_with_their_least_price_per_tier() throws Exception {
            var answer = send(open(PACKAGES + "?q=ticket&limit=1"));

            assertThat(answer.statusCode()).isEqualTo(200);
            var first = json(answer).at("/items/0");
            assertThat(first.get("id").asString()).isEqualTo("ticket-resolver");
            assertThat(first.get("kind").asString()).isEqualTo("loop");
            assertThat(first.at("/base_micros/solo").asLong()).isEqualTo(5_000);
            assertThat(json(answer).get("next_cursor").asString()).isNotBlank();
        }

        @Test
        void shows_one_package_with_schemas_examples_and_prices() throws Exception {
            var agent = json(send(open(PACKAGES + "/ticket-resolver")));

            assertThat(agent.get("title").asString()).isEqualTo("Ticket Resolver");
            assertThat(agent.at("/input_schema/type").asString()).isEqualTo("object");
            assertThat(agent.at("/output_schema/type").asString()).isEqualTo("object");
            assertThat(agent.at("/examples/0/name").asString()).isEqualTo("one");
            assertThat(agent.at("/limits/seconds").asInt()).isEqualTo(60);
            assertThat(agent.at("/tools/0").asString()).isEqualTo("classify");
            assertThat(agent.at("/prices/0/tier").asString()).isEqualTo("solo");
            assertThat(agent.at("/prices/0/quoted_micros").asLong())
                    .isGreaterThanOrEqualTo(agent.at("/prices/0/base_micros").asLong());
        }

        @Test
        void counts_categories() throws Exception {
            var rows = json(send(open("/api/v1/marketplace/categories"))).get("items");

            assertThat(rows.toString())
                    .isEqualTo("[{\"name\":\"compliance\",\"packages\":1},{\"name\":\"data\",\"packages\":1},"
                            + "{\"name\":\"support\",\"packages\":2}]");
        }

        @Test
        void quotes_the_maximum_price_of_a_run() throws Exception {
            var full = json(quote("ticket-resolver", "{}"));
            var lowered = json(quote("ticket-resolver", "{\"max_price_micros\": 5001}"));

            assertThat(full.get("base_micros").asLong()).isEqualTo(5_000);
            assertThat(full.get("currency").asString()).isEqualTo("USD");
            assertThat(full.get("tier").asString()).isEqualTo("solo");
            assertThat(full.get("billing").asString()).isEqualTo("METERED");
            assertThat(full.get("price_list").asString()).matches("\\d{4}-\\d{2}-\\d{2}");
            assertThat(lowered.get("quoted_micros").asLong())
                    .isEqualTo(Math.min(5_001, full.get("quoted_micros").asLong()));
        }
    }

    @Test
    void status_401_for_a_quote_without_a_key() throws Exception {
        var request = open(PACKAGES + "/ticket-resolver/quote")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}"));

        assertProblem(send(request), 401, "UNAUTHENTICATED");
    }

    @Test
    void status_403_for_a_tier_above_the_callers() throws Exception {
        assertProblem(quote("ticket-resolver", "{\"tier\": \"premium\"}"), 403, "TIER_TOO_LOW");
    }

    @Test
    void status_404_for_an_unknown_package() throws Exception {
        assertProblem(send(open(PACKAGES + "/nothing")), 404, "NOT_FOUND");
        assertProblem(quote("nothing", "{}"), 404, "NOT_FOUND");
    }

    @Nested
    class Status422 {

        @ParameterizedTest
        @ValueSource(strings = {"limit=0", "limit=101", "limit=x", "sort=id", "tier=platinum", "cursor=x"})
        void names_the_parameter(String query) throws Exception {
            var answer = send(open(PACKAGES + "?" + query));

            assertProblem(answer, 422, "INVALID_REQUEST");
            assertThat(json(answer).at("/errors/0/pointer").asString())
                    .isEqualTo(query.substring(0, query.indexOf('=')));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "{\"max_price_micros\": -1} | INVALID_REQUEST",
                    "{\"max_price_micros\": 1}  | PRICE_LIMIT_TOO_LOW",
                    "{\"price\": 1}             | INVALID_REQUEST",
                })
        void refuses_a_bad_quote(String body, String code) throws Exception {
            assertProblem(quote("ticket-resolver", body), 422, code);
        }
    }

    private HttpResponse<String> quote(String id, String body) throws Exception {
        return send(open(PACKAGES + "/" + id + "/quote")
                .header("X-API-Key", "good")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder open(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return Json.MAPPER.readTree(answer.body());
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(json(answer).get("code").asString()).isEqualTo(code);
    }
}
