package io.agentmarket.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WorkTimeTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final WorkTime time = WorkTime.of(Duration.ofMillis(100), nanos::get);

    @Test
    void continuous_work_ends_after_its_time() {
        for (int ms = 0; ms < 100; ms++) {
            pass(1);
            assertThat(time.isOver()).isFalse();
        }

        pass(1);

        assertThatThrownBy(time::check)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("takes more than 100 ms");
    }

    @Test
    void time_in_which_the_process_did_not_run_does_not_count() {
        pass(1);
        time.check();
        pass(60_000);

        assertThat(time.isOver()).isFalse();
    }

    @Test
    void a_wait_for_others_does_not_count() {
        for (int n = 0; n < 50; n++) {
            pass(9);
            time.skip();
            time.check();
        }
    }

    private void pass(long ms) {
        nanos.addAndGet(Duration.ofMillis(ms).toNanos());
    }
}
