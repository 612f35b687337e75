package io.agentmarket.search.qdrant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.resilience.UpstreamFailure;
import io.agentmarket.search.VectorStore;
import io.agentmarket.search.VectorStoreContract;
import io.agentmarket.shared.ErrorCode;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QdrantStoreTest extends VectorStoreContract {

    private final StubQdrant server = StubQdrant.start();
    private final QdrantStore store = server.client();

    @AfterEach
    void stop() {
        store.close();
        server.close();
    }

    @Override
    protected VectorStore store() {
        return store;
    }

    @Test
    void replicas_that_start_together_share_one_collection() {
        try (var other = server.client()) {
            store.remove(UUID.randomUUID(), UUID.randomUUID());
            other.remove(UUID.randomUUID(), UUID.randomUUID());
        }

        assertThat(server.points()).isZero();
    }

    @Test
    void a_server_that_has_lost_the_collection_gets_it_again() {
        search(store);
        server.forgetEverything();

        assertThatThrownBy(() -> search(store)).isInstanceOf(UpstreamFailure.class);

        search(store);
    }

    @Test
    void a_server_that_is_down_is_a_failure_that_passes() {
        server.close();

        assertThatThrownBy(() -> search(store)).isInstanceOfSatisfying(UpstreamFailure.class, failure -> {
            assertThat(failure.code()).isEqualTo(ErrorCode.VECTOR_STORE_UNAVAILABLE);
            assertThat(failure.isRetryable()).isTrue();
        });
    }

    @Test
    void a_server_that_never_answers_is_given_up_within_seconds() {
        search(store);
        server.stall();

        var before = System.nanoTime();
        assertThatThrownBy(() -> search(store))
                .isInstanceOfSatisfying(
                        UpstreamFailure.class,
                        failure -> assertThat(failure.isRetryable()).isTrue());

        assertThat(System.nanoTime() - before).isLessThan(Duration.ofMinutes(1).toNanos());
    }

    @Test
    void a_server_that_stays_down_is_left_alone_for_a_while() {
        server.close();
        for (int n = 0; n < 10; n++) {
            assertThatThrownBy(() -> search(store)).isInstanceOf(UpstreamFailure.class);
        }

        assertThatThrownBy(() -> search(store)).isInstanceOfSatisfying(UpstreamFailure.class, failure -> {
            assertThat(failure.code()).isEqualTo(ErrorCode.VECTOR_STORE_UNAVAILABLE);
            assertThat(failure.openBecause()).contains(ErrorCode.VECTOR_STORE_UNAVAILABLE);
        });
    }

    @Test
    void a_wrong_key_is_no_failure_that_passes() {
        try (var stranger =
                QdrantStore.open(server.uri(), "another-key", QdrantStore.COLLECTION, StubQdrant.breaker())) {
            assertThatThrownBy(() -> search(stranger)).isInstanceOfSatisfying(UpstreamFailure.class, failure -> {
                assertThat(failure.isRetryable()).isFalse();
                assertThat(failure.getMessage()).doesNotContain("key");
            });
        }
    }

    private static void search(VectorStore store) {
        var vector = new float[384];
        vector[0] = 1;
        assertThat(store.nearest(UUID.randomUUID(), vector, Set.of(), 1)).isEmpty();
    }
}
