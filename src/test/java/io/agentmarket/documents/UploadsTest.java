package io.agentmarket.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class UploadsTest {

    private final Uploads uploads = new Uploads(Clock.systemUTC());

    @Test
    void eight_bodies_are_in_memory_at_most_until_they_are_stored() {
        var eight = nested(8);

        assertThat(eight).isEqualTo(8);
        assertThatThrownBy(() -> nested(9))
                .isInstanceOfSatisfying(
                        AppException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OVERLOADED));
        assertThat(nested(8)).as("places that failures gave back").isEqualTo(8);
    }

    /** The given number of bodies, each of which is stored only after the next one. */
    private int nested(int bodies) {
        try {
            return uploads.take(
                    new ByteArrayInputStream(new byte[] {1}),
                    content -> content.length + (bodies > 1 ? nested(bodies - 1) : 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
