package io.agentmarket.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.agentmarket.stores.Vitals;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RedisLinkTest {

    private static final Duration TIMEOUT = Duration.ofMillis(50);

    private final TestRedis redis = TestRedis.embedded();
    private final RedisWindows windows =
            new RedisWindows(redis.calls(TIMEOUT), () -> "", UUID.randomUUID().toString());
    private final RedisLink link = new RedisLink(windows, 1, new Vitals());
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();

    @BeforeEach
    void listen() {
        said.start();
        logger().addAppender(said);
    }

    @AfterEach
    void stop() {
        link.stop();
        logger().detachAppender(said);
        redis.close();
    }

    @Test
    void a_late_answer_is_no_outage() {
        link.start();
        redis.connection().sync().clientPause(120);

        var inTime = link.attempt(() -> windows.leave());

        assertThat(inTime).isFalse();
        await().until(link::isUp);
        assertThat(said.list).isEmpty();
    }

    @Test
    void a_pause_that_is_longer_than_a_beat_is_no_outage() {
        link.start();
        redis.connection().sync().clientPause(1_500);

        assertThat(link.attempt(() -> windows.leave())).isFalse();

        await().until(link::isUp);
        assertThat(said.list).isEmpty();
    }

    @Test
    void an_outage_is_said_once_and_so_is_its_end() {
        link.start();
        redis.stop();

        assertThat(link.attempt(() -> windows.leave())).isFalse();
        await().until(() -> said.list.size() == 1);
        redis.restart();

        await().until(() -> said.list.size() == 2);
        assertThat(link.isUp()).isTrue();
        assertThat(said.list)
                .extracting(ILoggingEvent::getMessage)
                .containsExactly(
                        "Redis does not answer, this replica limits alone",
                        "Redis answers, all replicas limit together");
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(RedisLink.class);
    }
}
