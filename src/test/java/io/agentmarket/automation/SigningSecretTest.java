package io.agentmarket.automation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class SigningSecretTest {

    /** The example that the specification's own libraries are tested with. */
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final long AT = 1_614_265_330;
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(UTF_8);
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    private final SigningSecret secret = SigningSecret.parse(SECRET);

    @Test
    void signs_as_the_specification_has_it() {
        assertThat(secret.sign(ID, AT, BODY)).isEqualTo(SIGNATURE);
    }

    @Test
    void knows_its_signature_among_others() {
        assertThat(secret.signed("v1,b3RoZXI= " + SIGNATURE + " v2,x", ID, AT, BODY))
                .isTrue();
    }

    @Test
    void knows_no_signature_of_another_id_time_body_or_secret() {
        var other = SigningSecret.random(new SecureRandom());

        assertThat(secret.signed(SIGNATURE, "msg_other", AT, BODY)).isFalse();
        assertThat(secret.signed(SIGNATURE, ID, AT + 1, BODY)).isFalse();
        assertThat(secret.signed(SIGNATURE, ID, AT, "{}".getBytes(UTF_8))).isFalse();
        assertThat(other.signed(SIGNATURE, ID, AT, BODY)).isFalse();
    }

    @Test
    void survives_a_round_trip_and_never_prints_itself() {
        var fresh = SigningSecret.random(new SecureRandom());

        assertThat(SigningSecret.parse(fresh.text()).is(fresh.text())).isTrue();
        assertThat(fresh.is(SECRET)).isFalse();
        assertThat(fresh).asString().doesNotContain(fresh.text().substring(6));
    }
}
