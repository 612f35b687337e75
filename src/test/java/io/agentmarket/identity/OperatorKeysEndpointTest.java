package io.agentmarket.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.ErrorCode;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;

@Tag("stores")
class OperatorKeysEndpointTest extends OperatorCalls {

    @Nested
    class Created {

        @Test
        void a_customer_that_lost_its_key_gets_another_once() throws Exception {
            var made = body(create("lost", "{\"name\":\"Acme\",\"tier\":\"basic\"}"));
            var keys = made.at("/customer/id").stringValue() + "/keys";

            var first = body(post(keys, "again", "{\"name\":\"second key\"}"));
            var replay = body(post(keys, "again", "{\"name\":\"second key\"}"));

            var caller = authenticator.authenticate(first.get("secret").stringValue(), TestCustomers.ADDRESS);
            assertThat(caller.customer().toString())
                    .isEqualTo(made.at("/customer/id").stringValue());
            assertThat(caller.scopes()).isEqualTo(FirstStart.CUSTOMER_SCOPES);
            assertThat(replay.get("id")).isEqualTo(first.get("id"));
            assertThat(replay.has("secret")).isFalse();
        }

        @Test
        void a_key_has_the_scopes_and_the_mode_asked_for() throws Exception {
            var alice = customers.create("silver");

            var made = body(
                    post(alice.id() + "/keys", "narrow", "{\"name\":\"n\",\"scopes\":[\"read\"],\"mode\":\"test\"}"));

            var caller = authenticator.authenticate(made.get("secret").stringValue(), TestCustomers.ADDRESS);
            assertThat(caller.scopes()).containsExactly(Scope.READ);
            assertThat(caller.test()).isTrue();
        }

        @Test
        void the_log_records_the_key_its_maker_and_its_customer() throws Exception {
            var alice = customers.create("silver");

            var made = body(post(alice.id() + "/keys", "logged", "{\"name\":\"second key\"}"));

            var entry = body(get(LOG + "?limit=1")).at("/items/0/body");
            assertThat(entry.get("action").stringValue()).isEqualTo("customer.key_created");
            assertThat(entry.get("subject").stringValue()).isEqualTo(alice.id().toString());
            assertThat(entry.at("/detail/key_id")).isEqualTo(made.get("id"));
            assertThat(entry.toString()).doesNotContain(made.get("secret").stringValue());
        }
    }

    @Nested
    class Ok {

        @Test
        void a_stolen_key_is_found_and_revoked_at_once() throws Exception {
            var alice = customers.create("silver");
            authenticator.authenticate(alice.key(), TestCustomers.ADDRESS);
            var keys = alice.id() + "/keys";
            var listed = body(get(CUSTOMERS + "/" + keys)).at("/items/0");

            assertThat(listed.get("last4").stringValue())
                    .isEqualTo(alice.key().substring(alice.key().length() - 4));
            assertThat(delete(keys + "/" + listed.get("id").stringValue()).getStatus())
                    .isEqualTo(204);

            assertThat(CodeHeader.of(call(HttpMethod.GET, CUSTOMERS, alice.key(), "", "")))
                    .isEqualTo(ErrorCode.UNAUTHENTICATED);
            assertThat(body(get(LOG + "?limit=1")).at("/items/0/body/action").stringValue())
                    .isEqualTo("customer.key_revoked");
        }
    }

    @Nested
    class Refused {

        @Test
        void a_customer_makes_no_keys_this_way() throws Exception {
            var alice = customers.create("elite");

            var answer =
                    call(HttpMethod.POST, CUSTOMERS + "/" + alice.id() + "/keys", alice.key(), "k", "{\"name\":\"n\"}");

            assertThat(CodeHeader.of(answer)).isEqualTo(ErrorCode.FORBIDDEN);
        }

        @Test
        void no_customer_gets_the_scope_of_operators() throws Exception {
            var alice = customers.create("elite");

            var answer = post(alice.id() + "/keys", "more", "{\"name\":\"n\",\"scopes\":[\"operator\"]}");

            assertThat(CodeHeader.of(answer)).isEqualTo(ErrorCode.INVALID_REQUEST);
            assertThat(answer.getHeader("pointer")).isEqualTo("/scopes");
        }

        @Test
        void the_operators_own_keys_are_made_by_its_keys() throws Exception {
            assertThat(CodeHeader.of(post(operator.id() + "/keys", "own", "{\"name\":\"n\"}")))
                    .isEqualTo(ErrorCode.CONFLICT);
        }

        @Test
        void an_unknown_customer_or_anothers_key_is_not_found() throws Exception {
            var alice = customers.create("elite");
            var bob = customers.create("elite");

            assertThat(CodeHeader.of(post(UUID.randomUUID() + "/keys", "none", "{\"name\":\"n\"}")))
                    .isEqualTo(ErrorCode.NOT_FOUND);
            assertThat(CodeHeader.of(delete(alice.id() + "/keys/" + bob.caller().key())))
                    .isEqualTo(ErrorCode.NOT_FOUND);
        }

        @Test
        void a_creation_needs_its_idempotency_key() throws Exception {
            assertThat(CodeHeader.of(post(customers.create("solo").id() + "/keys", "", "{\"name\":\"n\"}")))
                    .isEqualTo(ErrorCode.IDEMPOTENCY_KEY_REQUIRED);
        }
    }
}
