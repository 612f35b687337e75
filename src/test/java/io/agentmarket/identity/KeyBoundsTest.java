package io.agentmarket.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.ErrorCode;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class KeyBoundsTest extends ApiKeyCalls {

    private static final String COPY = """
            insert into api_keys (id, customer_id, name, test, last4, hash, scopes, created_at, revoked_at)
            select gen_random_uuid(), ?::uuid, 'copy', false, 'abcd', sha256((?::text || n)::bytea), '{read}', ?, ?
              from generate_series(1, ?) n""";

    @Test
    void refuse_one_more_usable_key_with_the_next_step() throws Exception {
        copies(KeyBounds.MAX_USABLE - 2, Duration.ofDays(2), false);

        var last = create(alice, "last", "{\"name\":\"last\"}");
        var over = create(alice, "over", "{\"name\":\"over\"}");

        assertThat(last.getStatus()).isEqualTo(201);
        assertThat(CodeHeader.of(over)).isEqualTo(ErrorCode.TOO_MANY);
        assertThat(body(create(alice, "last", "{\"name\":\"last\"}"))
                        .path("name")
                        .asString())
                .isEqualTo("last");
    }

    @Test
    void let_a_full_house_rotate_without_an_overlap() throws Exception {
        copies(KeyBounds.MAX_USABLE - 2, Duration.ofDays(2), false);
        var last = body(create(alice, "last", "{\"name\":\"last\"}"));

        var beside = rotate(alice, "beside", last, "{}");
        var instead = rotate(alice, "instead", last, "{\"overlap_seconds\":0}");

        assertThat(CodeHeader.of(beside)).isEqualTo(ErrorCode.TOO_MANY);
        assertThat(instead.getStatus()).isEqualTo(201);
    }

    @Test
    void refuse_one_more_key_until_the_first_is_a_day_old() throws Exception {
        copies(KeyBounds.MAX_MADE_IN_A_DAY - 2, Duration.ofHours(23), true);

        var last = create(alice, "last", "{\"name\":\"last\"}");
        var over = create(alice, "over", "{\"name\":\"over\"}");
        clock.pass(Duration.ofHours(1).plusSeconds(1));
        var later = create(alice, "over", "{\"name\":\"over\"}");

        assertThat(last.getStatus()).isEqualTo(201);
        assertThat(CodeHeader.of(over)).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(later.getStatus()).isEqualTo(201);
    }

    private void copies(int count, Duration ago, boolean revoked) {
        var made = OffsetDateTime.ofInstant(clock.instant().minus(ago), ZoneOffset.UTC);
        new JdbcTemplate(STORES.databases().owner())
                .update(COPY, alice.id().toString(), alice.id().toString(), made, revoked ? made : null, count);
    }
}
