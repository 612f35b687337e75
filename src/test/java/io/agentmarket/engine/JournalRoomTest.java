package io.agentmarket.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.identity.Actor;
import io.agentmarket.identity.Caller;
import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.SteppingClock;
import io.agentmarket.stores.Tenant;
import io.agentmarket.tiers.LimitChange;
import io.agentmarket.usage.TestHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The bytes that a customer's runs keep are queried once a minute, and no start waits for another's query. */
class JournalRoomTest {

    private static final long MOST = 1_000;
    private static final Instant START = Instant.parse("2026-11-30T10:00:00Z");

    private final SteppingClock clock = new SteppingClock(START.toString());
    private final Sums sums = new Sums();
    private final JournalRoom room = new JournalRoom(clock, sums, TestHistory.of(sums), MOST);

    /** Answers half of the bytes to each of the two questions. */
    private static final class Sums implements Tenant {

        private long bytes;
        private int asked;
        private Runnable meanwhile = () -> {};

        @Override
        @SuppressWarnings("unchecked")
        public <T> T tx(CustomerId customer, Function<JdbcClient, T> work) {
            asked++;
            meanwhile.run();
            return (T) Long.valueOf(bytes / 2);
        }

        @Override
        public <T> T platform(Function<JdbcClient, T> work) {
            throw new IllegalStateException("asked as the platform");
        }
    }

    @Test
    void is_asked_for_once_a_minute_and_customer() {
        var one = key();
        var other = key();

        room.require(one);
        room.require(one);
        clock.pass(Duration.ofSeconds(59));
        room.require(one);
        room.require(other);
        assertThat(sums.asked).isEqualTo(4);
        clock.pass(Duration.ofSeconds(1));
        room.require(one);

        assertThat(sums.asked).isEqualTo(6);
    }

    @Test
    void is_refused_from_the_cached_answer() {
        var caller = key();
        sums.bytes = MOST;

        for (int i = 0; i < 3; i++) {
            assertThatExceptionOfType(AppException.class)
                    .isThrownBy(() -> room.require(caller))
                    .satisfies(it -> assertThat(it.code()).isEqualTo(ErrorCode.STORAGE_FULL))
                    .withMessageContaining("take 1000 bytes, the most is 1000; erase runs");
        }

        assertThat(sums.asked).isEqualTo(2);
    }

    @Test
    void is_queried_again_after_something_was_erased() {
        var caller = key();
        sums.bytes = MOST;
        assertThatThrownBy(() -> room.require(caller)).isInstanceOf(AppException.class);
        sums.bytes = MOST - 2;

        room.changed(caller.customer());

        assertThatCode(() -> room.require(caller)).doesNotThrowAnyException();
    }

    @Test
    void others_use_the_last_answer_while_one_asks() {
        var caller = key();
        sums.meanwhile = () -> {
            sums.meanwhile = () -> {};
            room.require(caller);
        };

        room.require(caller);

        assertThat(sums.asked).isEqualTo(2);
    }

    @Test
    void a_question_that_failed_is_asked_again() {
        var caller = key();
        sums.meanwhile = () -> {
            throw new IllegalStateException("away");
        };
        assertThatThrownBy(() -> room.require(caller)).hasMessage("away");
        sums.meanwhile = () -> {};
        sums.bytes = MOST;

        assertThatThrownBy(() -> room.require(caller)).isInstanceOf(AppException.class);
    }

    @Test
    void a_clock_set_back_does_not_extend_the_cache() {
        var caller = key();
        room.require(caller);
        sums.bytes = MOST;

        clock.pass(Duration.ofHours(-1));

        assertThatThrownBy(() -> room.require(caller)).isInstanceOf(AppException.class);
    }

    @Test
    void the_platform_itself_is_never_asked() {
        sums.bytes = MOST;

        room.require(by(new Actor.Platform()));

        assertThat(sums.asked).isZero();
    }

    private static Caller key() {
        return by(new Actor.Key(new ApiKeyId(Ids.at(START)), false, LimitChange.NONE));
    }

    private static Caller by(Actor actor) {
        return new Caller(new CustomerId(Ids.at(START)), "solo", actor, Set.of(), LimitChange.NONE);
    }
}
