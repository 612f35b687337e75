package io.agentmarket.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.ErrorCode;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;

class ClosedCustomersTest extends OperatorCalls {

    private static final String NAMED = "{\"name\":\"Customer of a test\"}";

    private final TestCustomers.Made alice = customers.create("silver");

    @Test
    void its_keys_stop_at_once_and_say_why() throws Exception {
        authenticator.authenticate(alice.key(), TestCustomers.ADDRESS);

        var closed = body(post(alice.id() + "/close", "", NAMED));

        assertThat(closed.get("status").stringValue()).isEqualTo("closed");
        assertThat(closed.get("active").booleanValue()).isFalse();
        assertThat(CodeHeader.of(call(HttpMethod.GET, CUSTOMERS, alice.key(), "", "")))
                .isEqualTo(ErrorCode.CUSTOMER_CLOSED);
        assertThat(customers.keys(clock).standingFor(alice.id(), alice.caller().key()))
                .isEmpty();
    }

    @Test
    void a_repeated_closing_stops_again_and_is_logged_once() throws Exception {
        post(alice.id() + "/close", "", NAMED);
        post(alice.id() + "/close", "", NAMED);

        assertThat(stopped).containsExactly(alice.id().toString(), alice.id().toString());
        var log =
                body(get(LOG + "?action=customer.closed&subject=" + alice.id())).get("items");
        assertThat(log).hasSize(1);
        assertThat(log.at("/0/body/detail/to").stringValue()).isEqualTo("silver closed {}");
    }

    @Test
    void a_closed_customer_cannot_be_changed() throws Exception {
        post(alice.id() + "/close", "", NAMED);

        assertThat(CodeHeader.of(put(alice.id() + "/status", "{\"active\":true}")))
                .isEqualTo(ErrorCode.CONFLICT);
        assertThat(CodeHeader.of(put(alice.id() + "/tier", "{\"tier\":\"elite\"}")))
                .isEqualTo(ErrorCode.CONFLICT);
        assertThat(CodeHeader.of(put(alice.id() + "/name", "{\"name\":\"Other\"}")))
                .isEqualTo(ErrorCode.CONFLICT);
        assertThat(CodeHeader.of(post(alice.id() + "/keys", "k", "{\"name\":\"n\"}")))
                .isEqualTo(ErrorCode.CONFLICT);
        assertThat(body(get(CUSTOMERS + "/" + alice.id())).get("status").stringValue())
                .isEqualTo("closed");
    }

    @Test
    void another_customers_id_by_mistake_closes_nobody() throws Exception {
        var answer = post(alice.id() + "/close", "", "{\"name\":\"Acme\"}");

        assertThat(CodeHeader.of(answer)).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(answer.getHeader("pointer")).isEqualTo("/name");
        assertThat(stopped).isEmpty();
        authenticator.authenticate(alice.key(), TestCustomers.ADDRESS);
    }

    @Test
    void the_operator_itself_stays_open() throws Exception {
        assertThat(CodeHeader.of(post(operator.id() + "/close", "", NAMED))).isEqualTo(ErrorCode.CONFLICT);
    }
}
