package io.agentmarket.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.ErrorCode;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import tools.jackson.databind.JsonNode;

class ApiKeyLimitsTest extends ApiKeyCalls {

    @Test
    void a_limited_key_is_known_with_its_limits() throws Exception {
        var made = body(create(alice, "a", "{\"name\":\"slow\",\"limits\":{\"requests_per_minute\":3}}"));

        var caller = authenticator.authenticate(made.get("secret").stringValue(), TestCustomers.ADDRESS);

        assertThat(caller.keyLimits().requestsPerMinute()).isEqualTo(3);
        assertThat(caller.keyLimits().runsPerDay()).isNull();
        assertThat(made.at("/limits/requests_per_minute").intValue()).isEqualTo(3);
    }

    @Test
    void limits_change_at_once_and_stay_over_a_rotation() throws Exception {
        var made = body(create(alice, "a", "{\"name\":\"slow\"}"));
        authenticator.authenticate(made.get("secret").stringValue(), TestCustomers.ADDRESS);

        put(made, "{\"runs_per_hour\":7}");
        var rotated = body(rotate(alice, "r", made, "{}"));

        assertThat(authenticator
                        .authenticate(made.get("secret").stringValue(), TestCustomers.ADDRESS)
                        .keyLimits()
                        .runsPerHour())
                .isEqualTo(7);
        assertThat(rotated.at("/limits/runs_per_hour").intValue()).isEqualTo(7);
    }

    @Test
    void more_than_the_customer_has_or_nothing_is_refused() throws Exception {
        var made = body(create(alice, "a", "{\"name\":\"x\"}"));

        assertThat(CodeHeader.of(create(alice, "b", "{\"name\":\"x\",\"limits\":{\"requests_per_minute\":51}}")))
                .isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(CodeHeader.of(create(alice, "c", "{\"name\":\"x\",\"limits\":{\"tokens_per_day\":0}}")))
                .isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(CodeHeader.of(put(made, "{\"concurrent_runs\":-1}"))).isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @Test
    void a_limited_key_makes_and_changes_none() throws Exception {
        var made = body(create(alice, "a", "{\"name\":\"slow\",\"limits\":{\"runs_per_day\":5}}"));
        var secret = made.get("secret").stringValue();
        var slow =
                new TestCustomers.Made(alice.id(), secret, authenticator.authenticate(secret, TestCustomers.ADDRESS));
        var free = body(create(alice, "b", "{\"name\":\"free\"}"));

        assertThat(CodeHeader.of(create(slow, "c", "{\"name\":\"child\",\"limits\":{\"runs_per_hour\":2}}")))
                .isEqualTo(ErrorCode.KEY_RESTRICTED);
        assertThat(CodeHeader.of(rotate(slow, "e", free, "{}"))).isEqualTo(ErrorCode.KEY_RESTRICTED);
    }

    @Test
    void a_key_that_expires_makes_none_that_outlives_it() throws Exception {
        var brief = brief();
        var other = body(create(alice, "o", "{\"name\":\"other\"}"));

        var child = body(create(brief, "a", "{\"name\":\"child\"}"));
        var rotated = body(rotate(brief, "r", other, "{}"));

        for (var made : List.of(child, rotated)) {
            assertThat(Instant.parse(made.get("expires_at").stringValue()))
                    .isBeforeOrEqualTo(clock.instant().plusSeconds(60));
        }
    }

    @Test
    void an_expiry_after_that_of_the_calling_key_is_refused() throws Exception {
        var brief = brief();

        var later = create(brief, "a", "{\"name\":\"child\",\"expires_at\":\"2026-11-20T12:01:01Z\"}");
        var same = body(create(brief, "b", "{\"name\":\"child\",\"expires_at\":\"2026-11-20T12:01:00Z\"}"));

        assertThat(CodeHeader.of(later)).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(same.get("expires_at").stringValue()).isEqualTo("2026-11-20T12:01:00Z");
        assertThat(keys.page(alice.caller(), null, 10).items())
                .extracting(ApiKey::name)
                .containsOnlyOnce("child");
    }

    @Test
    void a_key_that_expires_changes_no_key_that_outlives_it() throws Exception {
        var brief = brief();
        var other = body(create(alice, "o", "{\"name\":\"other\",\"limits\":{\"runs_per_day\":5}}"));
        var child = body(create(brief, "c", "{\"name\":\"child\"}"));

        assertThat(CodeHeader.of(put(brief, other, "{}"))).isEqualTo(ErrorCode.KEY_RESTRICTED);
        assertThat(put(brief, child, "{\"runs_per_day\":7}").getStatus()).isEqualTo(200);
    }

    private TestCustomers.Made brief() {
        var end = clock.instant().plusSeconds(60);
        return customers.addKey(alice.id(), "silver", false, alice.caller().scopes(), end);
    }

    private MockHttpServletResponse put(JsonNode key, String body) throws Exception {
        return put(alice, key, body);
    }

    private MockHttpServletResponse put(TestCustomers.Made who, JsonNode key, String body) throws Exception {
        return call(MockMvcRequestBuilders.put(KEYS + "/" + key.get("id").stringValue() + "/limits")
                .header("X-API-Key", who.key())
                .contentType("application/json")
                .content(body));
    }
}
