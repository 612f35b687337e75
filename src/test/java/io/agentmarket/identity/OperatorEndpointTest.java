package io.agentmarket.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Sha256;
import io.agentmarket.shared.SteppingClock;
import io.agentmarket.stores.TestStores;
import io.agentmarket.tiers.PriceBook;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.method.annotation.AuthenticationPrincipalArgumentResolver;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import tools.jackson.databind.JsonNode;

@Tag("stores")
class OperatorEndpointTest {

    private static final TestStores STORES = TestStores.fresh();
    private static final String CUSTOMERS = "/api/v1/operator/customers";
    private static final String LOG = "/api/v1/operator/audit-log";

    private final SteppingClock clock = new SteppingClock("2026-11-20T12:00:00Z");
    private final Authenticator authenticator = new Authenticator(STORES.tenant(), clock);
    private final AuditLog auditLog = new AuditLog(STORES.tenant(), clock);
    private final MockMvc mvc = MockMvcBuilders.standaloneSetup(
                    new OperatorEndpoint(
                            new Customers(STORES.tenant(), authenticator, auditLog, Stream::empty),
                            new OperatorCustomers(STORES.tenant(), auditLog, new Ids(clock), clock),
                            PriceBook.bundled(),
                            clock),
                    new AuditLogEndpoint(auditLog))
            .addInterceptors(new ScopeCheck())
            .setMessageConverters(new JacksonJsonHttpMessageConverter(Json.MAPPER))
            .setCustomArgumentResolvers(new AuthenticationPrincipalArgumentResolver())
            .setHandlerExceptionResolvers(CodeHeader.resolver())
            .addFilters(CodeHeader.filter(), new ApiKeyFilter(authenticator))
            .build();
    private final TestCustomers customers = new TestCustomers(STORES);
    private final TestCustomers.Made operator = customers.create("elite", false, EnumSet.allOf(Scope.class));

    @Nested
    class Created {

        @Test
        void the_first_key_has_every_scope_of_a_customer_and_is_shown_once() throws Exception {
            var made = body(create("first", "{\"name\":\"Acme\",\"tier\":\"basic\"}"));
            var again = body(create("first", "{\"name\":\"Acme\",\"tier\":\"basic\"}"));

            var caller = authenticator.authenticate(made.get("api_key").stringValue(), TestCustomers.ADDRESS);
            assertThat(caller.scopes()).isEqualTo(FirstStart.CUSTOMER_SCOPES);
            assertThat(caller.tier()).isEqualTo("basic");
            assertThat(again.get("customer")).isEqualTo(made.get("customer"));
            assertThat(again.path("api_key").isMissingNode()
                            || again.get("api_key").isNull())
                    .isTrue();
        }

        @Test
        void of_concurrent_creations_with_one_key_one_customer_comes() throws Exception {
            Callable<JsonNode> call = () -> body(create("race", "{\"name\":\"Once\",\"tier\":\"solo\"}"));

            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var first = threads.submit(call);
                var second = threads.submit(call);

                assertThat(first.get().get("customer")).isEqualTo(second.get().get("customer"));
            }
        }
    }

    @Nested
    class Ok {

        @Test
        void a_changed_tier_and_limit_hold_for_the_next_call_and_are_logged() throws Exception {
            var alice = customers.create("silver");
            authenticator.authenticate(alice.key(), TestCustomers.ADDRESS);

            put(alice.id() + "/tier", "{\"tier\":\"premium\"}");
            put(alice.id() + "/limits", "{\"requests_per_minute\":9999}");

            var caller = authenticator.authenticate(alice.key(), TestCustomers.ADDRESS);
            assertThat(caller.tier()).isEqualTo("premium");
            assertThat(caller.override().requestsPerMinute()).isEqualTo(9999);
            var log = body(get(LOG + "?limit=2")).get("items");
            assertThat(log.get(0).at("/body/action").stringValue()).isEqualTo("customer.limits_changed");
            assertThat(log.get(1).at("/body/detail/to").stringValue()).startsWith("premium");
            assertThat(log.get(1).at("/body/subject").stringValue())
                    .isEqualTo(alice.id().toString());
        }

        @Test
        void the_log_shows_who_did_it_a_key_or_the_platform() throws Exception {
            var alice = customers.create("silver");
            put(alice.id() + "/tier", "{\"tier\":\"premium\"}");
            auditLog.record(AuditLog.Entry.ofPlatform(
                    "customer.tier_changed", alice.id().toString(), Map.of()));

            var log = body(get(LOG + "?limit=2")).get("items");

            var key = operator.caller().key().toString();
            assertThat(log.get(1).get("actor").toString()).isEqualTo("{\"kind\":\"key\",\"id\":\"" + key + "\"}");
            assertThat(log.get(1).at("/body/actor/id").stringValue()).isEqualTo(key);
            assertThat(log.get(1).at("/body/api_key_id").stringValue()).isEqualTo(key);
            assertThat(log.get(0).get("actor").toString()).isEqualTo("{\"kind\":\"platform\"}");
            assertThat(log.get(0).at("/body/actor").toString()).isEqualTo("{\"kind\":\"platform\"}");
            assertThat(log.get(0).get("body").propertyNames()).doesNotContain("api_key_id", "customer_id");
        }

        @Test
        void an_empty_object_takes_the_changed_limits_back() throws Exception {
            var alice = customers.create("silver");
            put(alice.id() + "/limits", "{\"runs_per_day\":3}");

            put(alice.id() + "/limits", "{}");

            assertThat(authenticator
                            .authenticate(alice.key(), TestCustomers.ADDRESS)
                            .override()
                            .changesNothing())
                    .isTrue();
        }

        @Test
        void a_suspended_customer_is_refused_at_once_and_comes_back() throws Exception {
            var alice = customers.create("silver");
            authenticator.authenticate(alice.key(), TestCustomers.ADDRESS);

            put(alice.id() + "/status", "{\"active\":false}");
            var refused = call(HttpMethod.GET, CUSTOMERS, alice.key(), "", "");
            put(alice.id() + "/status", "{\"active\":true}");

            assertThat(CodeHeader.of(refused)).isEqualTo(ErrorCode.UNAUTHENTICATED);
            assertThat(authenticator
                            .authenticate(alice.key(), TestCustomers.ADDRESS)
                            .tier())
                    .isEqualTo("silver");
        }

        @Test
        void the_log_names_the_hash_before_it_and_pages_show_all_of_it() throws Exception {
            for (var tier : new String[] {"basic", "standard", "elite"}) {
                put(customers.create("silver").id() + "/tier", "{\"tier\":\"" + tier + "\"}");
            }
            var seen = new HashSet<Long>();
            var cursor = "";
            var newer = "";

            do {
                var page = body(get(LOG + "?limit=2" + cursor));
                for (var entry : page.get("items")) {
                    var hash = entry.get("hash").stringValue();
                    assertThat(newer.isEmpty() || newer.equals(hash)).isTrue();
                    assertThat(hash)
                            .isEqualTo(HexFormat.of()
                                    .formatHex(Sha256.of(entry.get("body").toString())));
                    newer = entry.at("/body/previous_hash").stringValue();
                    assertThat(seen.add(entry.at("/body/seq").longValue())).isTrue();
                }
                cursor = page.hasNonNull("next_cursor")
                        ? "&cursor=" + page.get("next_cursor").stringValue()
                        : "";
            } while (!cursor.isEmpty());

            assertThat(seen).contains(1L).hasSizeGreaterThanOrEqualTo(3);
        }

        @Test
        void customers_are_listed_newest_first() throws Exception {
            var alice = customers.create("silver");

            var page = body(get(CUSTOMERS + "?limit=1"));

            assertThat(page.at("/items/0/id").stringValue())
                    .isEqualTo(alice.id().toString());
            assertThat(body(get(CUSTOMERS + "/" + alice.id())).get("tier").stringValue())
                    .isEqualTo("silver");
        }
    }

    @Nested
    class Refused {

        @Test
        void a_customer_is_no_operator() throws Exception {
            var alice = customers.create("elite");

            for (var path : new String[] {CUSTOMERS, CUSTOMERS + "/" + alice.id(), LOG}) {
                assertThat(CodeHeader.of(call(HttpMethod.GET, path, alice.key(), "", "")))
                        .isEqualTo(ErrorCode.FORBIDDEN);
            }
            for (var path : new String[] {"/tier", "/limits", "/status"}) {
                var body = path.equals("/tier")
                        ? "{\"tier\":\"solo\"}"
                        : path.equals("/limits") ? "{}" : "{\"active\":true}";
                assertThat(CodeHeader.of(
                                call(HttpMethod.PUT, CUSTOMERS + "/" + alice.id() + path, alice.key(), "", body)))
                        .isEqualTo(ErrorCode.FORBIDDEN);
            }
        }

        @Test
        void what_is_no_customer_is_not_found() throws Exception {
            assertThat(CodeHeader.of(get(CUSTOMERS + "/42"))).isEqualTo(ErrorCode.NOT_FOUND);
            assertThat(CodeHeader.of(put(UUID.randomUUID() + "/tier", "{\"tier\":\"solo\"}")))
                    .isEqualTo(ErrorCode.NOT_FOUND);
        }

        @Test
        void unknown_tiers_and_absurd_limits_are_named() throws Exception {
            var alice = customers.create("silver");

            assertThat(CodeHeader.of(put(alice.id() + "/tier", "{\"tier\":\"gold\"}")))
                    .isEqualTo(ErrorCode.INVALID_REQUEST);
            assertThat(CodeHeader.of(put(alice.id() + "/limits", "{\"requests_per_minute\":0}")))
                    .isEqualTo(ErrorCode.INVALID_REQUEST);
            assertThat(CodeHeader.of(put(alice.id() + "/limits", "{\"requests_per_minute\":1000001}")))
                    .isEqualTo(ErrorCode.INVALID_REQUEST);
            assertThat(CodeHeader.of(create("n", "{\"name\":\" \",\"tier\":\"solo\"}")))
                    .isEqualTo(ErrorCode.INVALID_REQUEST);
            assertThat(CodeHeader.of(get(LOG + "?cursor=0"))).isEqualTo(ErrorCode.INVALID_REQUEST);
        }

        @Test
        void an_operator_does_not_lock_itself_out() throws Exception {
            assertThat(CodeHeader.of(put(operator.id() + "/status", "{\"active\":false}")))
                    .isEqualTo(ErrorCode.INVALID_REQUEST);
        }

        @Test
        void the_same_idempotency_key_with_another_body_is_refused() throws Exception {
            create("same", "{\"name\":\"One\",\"tier\":\"solo\"}");

            assertThat(CodeHeader.of(create("same", "{\"name\":\"Two\",\"tier\":\"solo\"}")))
                    .isEqualTo(ErrorCode.IDEMPOTENCY_KEY_REUSED);
        }
    }

    private MockHttpServletResponse get(String path) throws Exception {
        return call(HttpMethod.GET, path, operator.key(), "", "");
    }

    private MockHttpServletResponse put(String path, String body) throws Exception {
        return call(HttpMethod.PUT, CUSTOMERS + "/" + path, operator.key(), "", body);
    }

    private MockHttpServletResponse create(String idempotencyKey, String body) throws Exception {
        return call(HttpMethod.POST, CUSTOMERS, operator.key(), idempotencyKey, body);
    }

    private MockHttpServletResponse call(HttpMethod method, String path, String key, String idempotency, String body)
            throws Exception {
        var request = MockMvcRequestBuilders.request(method, path).header("X-API-Key", key);
        if (!idempotency.isEmpty()) {
            request.header("Idempotency-Key", idempotency);
        }
        try {
            return mvc.perform(request.contentType("application/json").content(body))
                    .andReturn()
                    .getResponse();
        } finally {
            SecurityContextHolder.clearContext();
        }
    }

    private static JsonNode body(MockHttpServletResponse response) throws Exception {
        assertThat(response.getStatus()).as(response.getHeader("code")).isLessThan(300);
        return Json.MAPPER.readTree(response.getContentAsString());
    }
}
