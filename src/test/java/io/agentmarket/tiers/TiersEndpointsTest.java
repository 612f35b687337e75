package io.agentmarket.tiers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Violation;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** GET tiers, GET tiers/{tier}, POST tiers/estimate. */
class TiersEndpointsTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T10:00:00Z"), ZoneOffset.UTC);

    private final MockMvc web = MockMvcBuilders.standaloneSetup(new TiersController(PriceBook.bundled(), CLOCK))
            .setControllerAdvice(new Refusals())
            .setMessageConverters(new JacksonJsonHttpMessageConverter(Json.MAPPER))
            .build();

    @Nested
    class Answers200 {

        @Test
        void the_list_has_all_tiers_in_order() throws Exception {
            web.perform(get("/api/v1/tiers"))
                    .andExpect(status().isOk())
                    .andExpect(jsonPath("$.items.length()").value(7))
                    .andExpect(jsonPath("$.items[0].id").value("solo"))
                    .andExpect(jsonPath("$.items[6].limits.tokens_per_day").isEmpty())
                    .andExpect(jsonPath("$.next_cursor").isEmpty());
        }

        @Test
        void one_tier_has_price_model_and_limits() throws Exception {
            web.perform(get("/api/v1/tiers/basic"))
                    .andExpect(status().isOk())
                    .andExpect(jsonPath("$.price_per_run.micros").value(9500))
                    .andExpect(jsonPath("$.price_per_run.currency").value("USD"))
                    .andExpect(jsonPath("$.default_model").value("claude-haiku-5-5"))
                    .andExpect(jsonPath("$.limits.requests_per_minute").value(20))
                    .andExpect(jsonPath("$.limits.concurrent_runs").value(2))
                    .andExpect(jsonPath("$.limits.runs_per_hour_by_agent['report-generator']")
                            .value(20));
        }

        @Test
        void an_estimate_has_the_price_of_one_run_and_of_all() throws Exception {
            estimate("""
                    {"tier": "silver", "input_tokens": 12000, "output_tokens": 1500, "runs": 1000}""")
                    .andExpect(status().isOk())
                    .andExpect(jsonPath("$.model").value("claude-sonnet-5-5"))
                    .andExpect(jsonPath("$.price_per_run.micros").value(44_460))
                    .andExpect(jsonPath("$.total.micros").value(44_460_000))
                    .andExpect(jsonPath("$.breakdown.price_list").value("2025-01-01"))
                    .andExpect(jsonPath("$.breakdown.lines[0].rates.cache_write_5m")
                            .value(2_500_000))
                    .andExpect(jsonPath("$.breakdown.formula").isNotEmpty());
        }

        @ParameterizedTest
        @CsvSource({
            "elite, claude-sonnet-4-20250514, claude-sonnet-5-5, METERED, 307800",
            "elite, offline, offline, OFFLINE, 2000",
            "byok, claude-opus-5-5, claude-opus-5-5, BYOK, 2000",
        })
        void an_estimate_can_name_a_model(String tier, String asked, String served, String billing, long micros)
                throws Exception {
            estimate("""
                    {"tier": "%s", "model": "%s", "input_tokens": 90000, "output_tokens": 9000}""".formatted(tier, asked))
                    .andExpect(status().isOk())
                    .andExpect(jsonPath("$.model").value(served))
                    .andExpect(jsonPath("$.billing").value(billing))
                    .andExpect(jsonPath("$.total.micros").value(micros));
        }

        @Test
        void the_largest_estimate_is_still_exact() throws Exception {
            estimate("""
                    {"tier": "elite", "input_tokens": 100000000, "output_tokens": 100000000,
                     "cache_read_tokens": 100000000, "cache_write_tokens": 100000000, "runs": 1000000}""")
                    .andExpect(status().isOk())
                    .andExpect(jsonPath("$.total.micros").value(3_328_800_000_000_000L));
        }
    }

    @Nested
    class Answers400 {

        @Test
        void a_field_that_is_not_known_is_refused() throws Exception {
            estimate("""
                    {"tier": "solo", "input_tokens": 1, "output_tokens": 1, "colour": "red"}""").andExpect(status().isBadRequest());
        }
    }

    @Nested
    class Answers404 {

        @Test
        void an_unknown_tier_is_not_found() throws Exception {
            web.perform(get("/api/v1/tiers/gold")).andExpect(status().isNotFound());
        }
    }

    @Nested
    class Answers422 {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "{}                                                                            | /tier,/input_tokens,/output_tokens",
                    "{\"tier\": \"gold\", \"input_tokens\": 1, \"output_tokens\": 1}               | /tier",
                    "{\"tier\": \"solo\", \"input_tokens\": -1, \"output_tokens\": 1}              | /input_tokens",
                    "{\"tier\": \"solo\", \"input_tokens\": 1, \"output_tokens\": 100000001}       | /output_tokens",
                    "{\"tier\": \"solo\", \"input_tokens\": 1, \"output_tokens\": 1, \"runs\": 0}  | /runs",
                    "{\"tier\": \"solo\", \"input_tokens\": 1, \"output_tokens\": 1, \"model\": \"gpt-9\"} | /model",
                })
        void every_fault_is_named_by_its_pointer(String body, String pointers) throws Exception {
            var answer = estimate(body)
                    .andExpect(status().is(422))
                    .andReturn()
                    .getResponse()
                    .getContentAsString();

            assertThat(answer).isEqualTo(pointers);
        }
    }

    private ResultActions estimate(String body) throws Exception {
        return web.perform(post("/api/v1/tiers/estimate")
                .contentType(MediaType.APPLICATION_JSON)
                .content(body));
    }

    /** Stands in for the edge: the status, and the pointers as body. */
    @RestControllerAdvice
    static class Refusals {

        @ExceptionHandler
        void refused(AppException refusal, HttpServletResponse response) throws IOException {
            response.setStatus(refusal.code().status());
            response.getWriter()
                    .write(String.join(
                            ",",
                            refusal.violations().stream()
                                    .map(Violation::pointer)
                                    .toList()));
        }
    }
}
