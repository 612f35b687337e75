package io.agentmarket.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.stores.StoreWatch;
import io.agentmarket.stores.TestStores;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class HealthEndpointTest {

    private static final TestStores STORES = TestStores.fresh();

    @Test
    void is_up_when_database_and_redis_answer() {
        var health = new HealthEndpoint(STORES.databases().app(), new StoreWatch(), () -> false, List::of);

        assertThat(health.live().status()).isEqualTo("up");
        assertThat(health.health().checks()).containsExactly("database", "redis");
    }

    @Test
    void is_not_ready_without_the_database() {
        var nowhere = new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:1/nothing?connectTimeout=1");
        var health = new HealthEndpoint(nowhere, new StoreWatch(), () -> false, List::of);

        assertThat(health.live().status()).isEqualTo("up");
        assertThatThrownBy(health::ready)
                .isInstanceOfSatisfying(
                        AppException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE));
    }

    @Test
    void names_the_vital_thread_that_is_late() {
        var health = new HealthEndpoint(
                        STORES.databases().app(), new StoreWatch(), () -> false, () -> List.of("committer-0"))
                .ready();

        assertThat(health.status()).isEqualTo("degraded");
        assertThat(health.checks()).containsExactly("database", "redis");
        assertThat(health.reasons()).containsExactly("The thread committer-0 is late with its work.");
    }

    @Test
    void is_degraded_and_ready_while_the_limiter_is_alone() {
        var health = new HealthEndpoint(STORES.databases().app(), new StoreWatch(), () -> true, List::of).ready();

        assertThat(health.status()).isEqualTo("degraded");
        assertThat(health.checks()).containsExactly("database");
        assertThat(health.reasons()).singleElement().asString().startsWith("Redis does not answer");
    }
}
