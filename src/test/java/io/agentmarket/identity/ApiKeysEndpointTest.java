package io.agentmarket.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.ErrorCode;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import tools.jackson.databind.JsonNode;

@Tag("stores")
class ApiKeysEndpointTest extends ApiKeyCalls {

    @Nested
    class Ok {

        @Test
        void me_names_the_customer_and_the_key() throws Exception {
            var me = body(get("/api/v1/me", alice.key()));

            assertThat(me.get("customer_id").stringValue()).isEqualTo(alice.id().toString());
            assertThat(me.get("key_id").stringValue())
                    .isEqualTo(alice.caller().key().toString());
            assertThat(me.get("tier").stringValue()).isEqualTo("silver");
        }

        @Test
        void a_bearer_token_is_the_same_key() throws Exception {
            var request = MockMvcRequestBuilders.get("/api/v1/me").header("Authorization", "bearer " + alice.key());

            assertThat(call(request).getStatus()).isEqualTo(200);
        }

        @Test
        void pages_show_every_key_once_and_never_a_secret() throws Exception {
            for (var n = 0; n < 4; n++) {
                create(alice, "n" + n, "{\"name\":\"key " + n + "\"}");
            }
            var seen = new HashSet<String>();
            var cursor = "";

            do {
                var page = body(get(KEYS + "?limit=2" + cursor, alice.key()));
                page.get("items").forEach(it -> {
                    assertThat(it.has("secret")).isFalse();
                    assertThat(seen.add(it.get("id").stringValue())).isTrue();
                });
                cursor = page.hasNonNull("next_cursor")
                        ? "&cursor=" + page.get("next_cursor").stringValue()
                        : "";
            } while (!cursor.isEmpty());

            assertThat(seen).hasSize(5);
        }
    }

    @Nested
    class Created {

        @Test
        void the_secret_works_and_has_the_scopes_asked_for() throws Exception {
            var made = body(create(alice, "a", "{\"name\":\"reader\",\"scopes\":[\"read\"],\"mode\":\"test\"}"));

            var caller = authenticator.authenticate(made.get("secret").stringValue(), TestCustomers.ADDRESS);

            assertThat(caller.scopes()).containsExactly(Scope.READ);
            assertThat(caller.test()).isTrue();
            assertThat(caller.customer()).isEqualTo(alice.id());
        }

        @Test
        void a_repeated_creation_answers_the_same_id_without_the_secret() throws Exception {
            var first = body(create(alice, "same", "{\"name\":\"once\"}"));
            var again = body(create(alice, "same", "{\"name\":\"once\"}"));

            assertThat(again.get("id")).isEqualTo(first.get("id"));
            assertThat(again.has("secret")).isFalse();
        }

        @Test
        void one_of_concurrent_creations_with_one_key_gets_the_secret() throws Exception {
            Callable<JsonNode> call = () -> body(create(alice, "race", "{\"name\":\"once\"}"));

            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var first = threads.submit(call);
                var second = threads.submit(call);

                assertThat(first.get().get("id")).isEqualTo(second.get().get("id"));
                assertThat(first.get().has("secret")).isNotEqualTo(second.get().has("secret"));
            }
        }

        @Test
        void a_rotated_key_stays_valid_only_for_the_overlap() throws Exception {
            var old = body(create(alice, "a", "{\"name\":\"old\"}"));
            var oldSecret = old.get("secret").stringValue();
            authenticator.authenticate(oldSecret, TestCustomers.ADDRESS);

            var fresh = body(rotate(alice, "r", old, "{\"overlap_seconds\":60}"));

            authenticator.authenticate(fresh.get("secret").stringValue(), TestCustomers.ADDRESS);
            clock.pass(Duration.ofSeconds(59));
            authenticator.authenticate(oldSecret, TestCustomers.ADDRESS);
            clock.pass(Duration.ofSeconds(1));
            assertThat(get("/api/v1/me", oldSecret).getStatus()).isEqualTo(401);
            authenticator.authenticate(fresh.get("secret").stringValue(), TestCustomers.ADDRESS);
        }

        @Test
        void a_repeated_rotation_answers_the_same_id_without_the_secret() throws Exception {
            var old = body(create(alice, "a", "{\"name\":\"old\"}"));

            var first = body(rotate(alice, "r", old, "{}"));
            var again = body(rotate(alice, "r", old, "{}"));

            assertThat(again.get("id")).isEqualTo(first.get("id"));
            assertThat(again.has("secret")).isFalse();
        }
    }

    @Nested
    class NoContent {

        @Test
        void a_revoked_key_is_refused_at_once() throws Exception {
            var made = body(create(alice, "a", "{\"name\":\"doomed\"}"));
            var secret = made.get("secret").stringValue();
            authenticator.authenticate(secret, TestCustomers.ADDRESS);

            assertThat(delete(alice, made.get("id").stringValue()).getStatus()).isEqualTo(204);

            assertThat(get("/api/v1/me", secret).getStatus()).isEqualTo(401);
        }
    }

    @Nested
    class BadRequest {

        @Test
        void a_creation_needs_an_idempotency_key() throws Exception {
            var request = MockMvcRequestBuilders.post(KEYS)
                    .header("X-API-Key", alice.key())
                    .contentType("application/json")
                    .content("{\"name\":\"x\"}");

            assertThat(CodeHeader.of(call(request))).isEqualTo(ErrorCode.IDEMPOTENCY_KEY_REQUIRED);
        }
    }

    @Nested
    class Unauthenticated {

        @Test
        void a_bad_key_is_refused() throws Exception {
            assertThat(CodeHeader.of(get("/api/v1/me", "amp_live_x"))).isEqualTo(ErrorCode.UNAUTHENTICATED);
        }
    }

    @Nested
    class Forbidden {

        @Test
        void a_key_without_the_scope_keys_is_refused() throws Exception {
            var reader = customers.create("silver", false, EnumSet.of(Scope.READ));

            assertThat(CodeHeader.of(get(KEYS, reader.key()))).isEqualTo(ErrorCode.FORBIDDEN);
            assertThat(CodeHeader.of(create(reader, "a", "{\"name\":\"x\"}"))).isEqualTo(ErrorCode.FORBIDDEN);
            assertThat(CodeHeader.of(delete(reader, UUID.randomUUID().toString())))
                    .isEqualTo(ErrorCode.FORBIDDEN);
        }

        @Test
        void a_key_cannot_grant_a_scope_that_it_lacks() throws Exception {
            assertThat(CodeHeader.of(create(alice, "a", "{\"name\":\"x\",\"scopes\":[\"operator\"]}")))
                    .isEqualTo(ErrorCode.FORBIDDEN);
        }

        @Test
        void a_key_cannot_rotate_one_that_may_do_more() throws Exception {
            var weak = customers.addKey(alice.id(), "silver", false, Set.of(Scope.KEYS), null);
            var strong = body(create(alice, "a", "{\"name\":\"strong\"}"));

            assertThat(CodeHeader.of(rotate(weak, "r", strong, "{}"))).isEqualTo(ErrorCode.FORBIDDEN);
        }

        @Test
        void a_key_cannot_revoke_one_that_may_do_more() throws Exception {
            var weak = customers.addKey(alice.id(), "silver", false, Set.of(Scope.KEYS), null);

            assertThat(CodeHeader.of(delete(weak, alice.caller().key().toString())))
                    .isEqualTo(ErrorCode.FORBIDDEN);
            assertThat(delete(weak, weak.caller().key().toString()).getStatus()).isEqualTo(204);
        }

        @Test
        void a_test_key_cannot_make_a_live_one() throws Exception {
            var test = customers.create("silver", true, FirstStart.CUSTOMER_SCOPES);

            assertThat(CodeHeader.of(create(test, "a", "{\"name\":\"x\",\"mode\":\"live\"}")))
                    .isEqualTo(ErrorCode.TEST_KEY_REFUSED);
        }
    }

    @Nested
    class NotFound {

        @Test
        void a_foreign_key_does_not_exist() throws Exception {
            var bob = customers.create("silver");
            var foreign = body(create(bob, "a", "{\"name\":\"bob's\"}"));

            assertThat(CodeHeader.of(delete(alice, foreign.get("id").stringValue())))
                    .isEqualTo(ErrorCode.NOT_FOUND);
            assertThat(CodeHeader.of(rotate(alice, "r", foreign, "{}"))).isEqualTo(ErrorCode.NOT_FOUND);
            assertThat(get("/api/v1/me", foreign.get("secret").stringValue()).getStatus())
                    .isEqualTo(200);
        }

        @Test
        void a_malformed_id_is_not_found() throws Exception {
            assertThat(CodeHeader.of(delete(alice, "42"))).isEqualTo(ErrorCode.NOT_FOUND);
        }
    }

    @Nested
    class Conflict {

        @Test
        void a_key_is_replaced_once() throws Exception {
            var old = body(create(alice, "a", "{\"name\":\"old\"}"));
            rotate(alice, "r1", old, "{}");

            assertThat(CodeHeader.of(rotate(alice, "r2", old, "{}"))).isEqualTo(ErrorCode.WRONG_STATE);
        }
    }

    @Nested
    class Unprocessable {

        @Test
        void the_same_idempotency_key_with_another_body_is_refused() throws Exception {
            create(alice, "same", "{\"name\":\"one\"}");

            assertThat(CodeHeader.of(create(alice, "same", "{\"name\":\"two\"}")))
                    .isEqualTo(ErrorCode.IDEMPOTENCY_KEY_REUSED);
        }

        @Test
        void bounds_are_named() throws Exception {
            assertThat(CodeHeader.of(create(alice, "a", "{\"name\":\" \"}"))).isEqualTo(ErrorCode.INVALID_REQUEST);
            assertThat(CodeHeader.of(create(alice, "a", "{\"name\":\"x\",\"scopes\":[]}")))
                    .isEqualTo(ErrorCode.INVALID_REQUEST);
            assertThat(CodeHeader.of(create(alice, "a", "{\"name\":\"x\",\"expires_at\":\"2020-01-01T00:00:00Z\"}")))
                    .isEqualTo(ErrorCode.INVALID_REQUEST);
            assertThat(CodeHeader.of(get(KEYS + "?limit=0", alice.key()))).isEqualTo(ErrorCode.INVALID_REQUEST);
            assertThat(CodeHeader.of(get(KEYS + "?cursor=x", alice.key()))).isEqualTo(ErrorCode.INVALID_REQUEST);
        }
    }
}
