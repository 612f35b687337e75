package io.agentmarket.toolkits.tickets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.agentmarket.identity.Scope;
import io.agentmarket.identity.ScopeCheck;
import io.agentmarket.identity.TestCustomers;
import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.SteppingClock;
import io.agentmarket.stores.TestStores;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.method.annotation.AuthenticationPrincipalArgumentResolver;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** POST, GET and DELETE of labelled tickets, and their effect on runs. */
@Tag("stores")
class LabelledTicketsEndpointTest {

    private static final TestStores STORES = TestStores.fresh();
    private static final String PATH = "/api/v1/knowledge/labelled-tickets";
    private static final String FOUR = """
            {"tickets": [
              {"label": "pump", "subject": "Pump leaks", "body": "Water drips from the seal of the pump.",
               "resolution": "Seal replaced."},
              {"label": "pump", "subject": "Pump is loud", "body": "The pump makes a grinding noise."},
              {"label": "tender", "subject": "Tender papers", "body": "Please send the documents for the tender."},
              {"label": "tender", "subject": "Deadline", "body": "Until when can we hand in our offer for the tender?"}]}
            """;

    private final SteppingClock clock = new SteppingClock("2026-11-20T12:00:00Z");
    private final Ids ids = new Ids(Clock.systemUTC());
    private final LabelledTickets tickets = new LabelledTickets(STORES.tenant(), ids, clock);
    private final Shelves shelves = new Shelves(tickets, clock);
    private final ResolvedTickets precedents = new ResolvedTickets(shelves);
    private final CustomerLabels labels = new CustomerLabels(shelves);
    private final CustomerId alice = new CustomerId(ids.next());
    private final CustomerId bob = new CustomerId(ids.next());
    private final MockMvc web = MockMvcBuilders.standaloneSetup(new LabelledTicketsEndpoint(tickets, shelves))
            .addInterceptors(new ScopeCheck())
            .setControllerAdvice(new Refusals())
            .setCustomArgumentResolvers(new AuthenticationPrincipalArgumentResolver())
            .setMessageConverters(new JacksonJsonHttpMessageConverter(Json.MAPPER))
            .build();

    @AfterEach
    void sign_out() {
        SecurityContextHolder.clearContext();
    }

    @Nested
    class Added201 {

        @Test
        void runs_of_the_customer_find_them_at_once() throws Exception {
            assertThat(labels.assign(alice, "The pump is leaking")).isEmpty();

            add(alice, FOUR)
                    .andExpect(status().isCreated())
                    .andExpect(jsonPath("$.ids.length()").value(4));

            assertThat(labels.assign(alice, "The pump is leaking again"))
                    .hasValueSatisfying(label -> assertThat(label.value()).isEqualTo("pump"));
            assertThat(precedents
                            .similar(alice, "Our pump leaks water", 3, true)
                            .getFirst())
                    .satisfies(ticket -> assertThat(ticket.own()).isTrue())
                    .satisfies(ticket -> assertThat(ticket.resolution()).isEqualTo("Seal replaced."));
        }

        @Test
        void another_customer_finds_none_of_them() throws Exception {
            add(alice, FOUR);

            assertThat(labels.assign(bob, "The pump is leaking again")).isEmpty();
            assertThat(precedents.similar(bob, "Our pump leaks water", 20, true))
                    .noneMatch(ResolvedTicket::own);
            as(bob);
            web.perform(get(PATH))
                    .andExpect(status().isOk())
                    .andExpect(jsonPath("$.items").isEmpty());
        }

        @Test
        void sending_them_again_answers_the_same_and_adds_nothing() throws Exception {
            var first = add(alice, FOUR).andReturn().getResponse().getContentAsString();
            var second = add(alice, FOUR).andReturn().getResponse().getContentAsString();

            assertThat(second).isEqualTo(first);
            assertThat(tickets.page(alice, null, 10).items()).hasSize(4);
        }

        @Test
        void another_replica_finds_them_within_thirty_seconds() throws Exception {
            var elsewhere = new Shelves(tickets, clock);
            assertThat(elsewhere.of(alice).size()).isZero();

            add(alice, FOUR);
            assertThat(elsewhere.of(alice).size()).isZero();
            clock.pass(Duration.ofSeconds(30));

            assertThat(elsewhere.of(alice).size()).isEqualTo(4);
        }

        @Test
        void a_text_unlike_all_of_them_gets_no_label() throws Exception {
            add(alice, FOUR);

            assertThat(labels.assign(alice, "Which wine goes with salmon?")).isEmpty();
        }
    }

    @Nested
    class Ok200 {

        @Test
        void pages_show_every_ticket_once_newest_first() throws Exception {
            add(alice, FOUR);
            as(alice);

            var first = json(web.perform(get(PATH).param("limit", "3")));
            var second = json(web.perform(get(PATH)
                    .param("limit", "3")
                    .param("cursor", first.get("next_cursor").toString())));

            assertThat((java.util.List<?>) first.get("items")).hasSize(3);
            assertThat((java.util.List<?>) second.get("items")).hasSize(1);
            assertThat(second.get("next_cursor")).isNull();
        }
    }

    @Nested
    class Gone204 {

        @Test
        void a_deleted_ticket_is_no_longer_found() throws Exception {
            add(alice, FOUR);
            as(alice);
            for (var ticket : tickets.page(alice, null, 10).items()) {
                web.perform(delete(PATH + "/" + ticket.id())).andExpect(status().isNoContent());
            }

            assertThat(labels.assign(alice, "The pump is leaking again")).isEmpty();
            assertThat(precedents.similar(alice, "Our pump leaks water", 20, true))
                    .noneMatch(ResolvedTicket::own);
        }
    }

    @Nested
    class Refused {

        @Test
        void without_an_idempotency_key_400() throws Exception {
            as(alice);
            web.perform(post(PATH).contentType(MediaType.APPLICATION_JSON).content(FOUR))
                    .andExpect(status().isBadRequest());
        }

        @Test
        void without_the_scope_403() throws Exception {
            as(alice, Scope.READ);
            web.perform(get(PATH)).andExpect(status().isForbidden());
            web.perform(delete(PATH + "/" + ids.next())).andExpect(status().isForbidden());
            send(FOUR).andExpect(status().isForbidden());
        }

        @Test
        void a_foreign_or_unknown_ticket_404() throws Exception {
            add(alice, FOUR);
            var one = tickets.page(alice, null, 1).items().getFirst().id();

            as(bob);
            web.perform(delete(PATH + "/" + one)).andExpect(status().isNotFound());
            web.perform(delete(PATH + "/" + new UUID(0, 0))).andExpect(status().isNotFound());

            assertThat(tickets.page(alice, null, 10).items()).hasSize(4);
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                {}                                                                  | /tickets
                {"tickets": []}                                                     | /tickets
                {"tickets": [null]}                                                 | /tickets/0/label
                {"tickets": [{"label": "a", "subject": "s"}]}                       | /tickets/0/body
                {"tickets": [{"label": " ", "subject": "s", "body": "b"}]}          | /tickets/0/label
                {"tickets": [{"label": "a", "subject": "s", "body": "b", "resolution": ""}]} | /tickets/0/resolution
                """)
        void input_beyond_the_bounds_422_with_its_pointer(String body, String pointer) throws Exception {
            as(alice);
            send(body)
                    .andExpect(status().is(422))
                    .andExpect(jsonPath("$.pointers").value(hasItem(pointer)));
        }

        @Test
        void more_than_a_thousand_at_once_422() throws Exception {
            var ticket = Map.of("label", "a", "subject", "s", "body", "b");
            var many = Map.of(
                    "tickets", IntStream.range(0, 1_001).mapToObj(i -> ticket).toList());
            as(alice);

            send(Json.MAPPER.writeValueAsString(many)).andExpect(status().is(422));
        }

        @Test
        void a_page_of_no_or_too_many_rows_422() throws Exception {
            as(alice);
            web.perform(get(PATH).param("limit", "0")).andExpect(status().is(422));
            web.perform(get(PATH).param("limit", "201")).andExpect(status().is(422));
        }
    }

    private ResultActions add(CustomerId customer, String body) throws Exception {
        as(customer);
        return send(body);
    }

    private ResultActions send(String body) throws Exception {
        return web.perform(post(PATH)
                .header("Idempotency-Key", "k")
                .contentType(MediaType.APPLICATION_JSON)
                .content(body));
    }

    private static void as(CustomerId customer) {
        as(customer, Scope.KNOWLEDGE);
    }

    private static void as(CustomerId customer, Scope scope) {
        var caller = TestCustomers.caller(customer, "solo", new ApiKeyId(new UUID(2, 2)), Set.of(scope), false);
        SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken(caller, null, "caller"));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> json(ResultActions answer) throws Exception {
        var text = answer.andExpect(status().isOk()).andReturn().getResponse().getContentAsString();
        return Json.MAPPER.readValue(text, Map.class);
    }

    /** Answers as the edge does, as far as these tests look. */
    @RestControllerAdvice
    static class Refusals {

        @ExceptionHandler
        Map<String, Object> refused(AppException e, HttpServletResponse response) throws IOException {
            response.setStatus(e.code().status());
            return Map.of(
                    "pointers",
                    e.violations().stream()
                            .map(violation -> violation.pointer())
                            .toList());
        }
    }
}
