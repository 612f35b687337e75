package io.agentmarket.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Sha256;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.JsonNode;

@Tag("stores")
class OperatorEndpointTest extends OperatorCalls {

    @Nested
    class Created {

        @Test
        void the_first_key_has_all_customer_scopes_and_is_shown_once() throws Exception {
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
        void concurrent_creations_with_one_key_make_one_customer() throws Exception {
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
        void a_changed_tier_or_limit_applies_at_once_and_is_logged() throws Exception {
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
        void the_log_shows_a_key_or_the_platform_as_actor() throws Exception {
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

            assertThat(CodeHeader.of(refused)).isEqualTo(ErrorCode.CUSTOMER_SUSPENDED);
            assertThat(authenticator
                            .authenticate(alice.key(), TestCustomers.ADDRESS)
                            .tier())
                    .isEqualTo("silver");
        }

        @Test
        void entries_name_the_hash_before_them_and_pages_show_all_entries() throws Exception {
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
        void a_customer_is_renamed_and_the_log_keeps_both_names() throws Exception {
            var alice = customers.create("silver");

            var shown = body(put(alice.id() + "/name", "{\"name\":\" Acme Ltd \"}"));

            assertThat(shown.get("name").stringValue()).isEqualTo("Acme Ltd");
            var entry = body(get(LOG + "?limit=1")).at("/items/0/body");
            assertThat(entry.get("action").stringValue()).isEqualTo("customer.renamed");
            assertThat(entry.at("/detail/name").stringValue()).isEqualTo("Acme Ltd");
            assertThat(entry.at("/detail/name_was").stringValue()).isEqualTo("Customer of a test");
            assertThat(CodeHeader.of(put(alice.id() + "/name", "{\"name\":\"\"}")))
                    .isEqualTo(ErrorCode.INVALID_REQUEST);
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
        void an_unknown_customer_is_not_found() throws Exception {
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
}
