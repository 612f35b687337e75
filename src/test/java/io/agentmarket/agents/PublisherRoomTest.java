package io.agentmarket.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.agentmarket.identity.TestCustomers;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Sha256;
import io.agentmarket.stores.Repeats;
import io.agentmarket.stores.TestStores;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PublisherRoomTest {

    private static final TestStores STORES = TestStores.fresh();
    private static final int EACH = 1_000;
    private static final int ROOM = 5;

    private final TestCustomers customers = new TestCustomers(STORES);
    private final CustomerId publisher = customers.create("elite").id();
    private final PublishedVersions store = new PublishedVersions(
            STORES.tenant(), customers.auditLog(), Clock.systemUTC(), new PublisherRoom(ROOM * EACH + EACH - 1));

    @Test
    void is_filled_exactly_when_many_versions_come_at_once() throws Exception {
        int added = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var uploads = IntStream.range(0, 20)
                    .mapToObj(n -> threads.submit(() -> refusal(n) == null))
                    .toList();
            for (var each : uploads) {
                added += each.get() ? 1 : 0;
            }
        }

        assertThat(added).isEqualTo(ROOM);
    }

    @Test
    void a_full_room_names_the_remedy_and_affects_one_publisher() {
        IntStream.range(0, ROOM).forEach(n -> assertThat(refusal(n)).isNull());

        var refusal = refusal(ROOM);

        assertThat(refusal.code()).isEqualTo(ErrorCode.STORAGE_FULL);
        assertThat(refusal.detail()).contains("more than 5999 bytes").contains("ask the operator");
        add(customers.create("elite").id(), 1);
    }

    private AppException refusal(int n) {
        return catchThrowableOfType(AppException.class, () -> add(publisher, n));
    }

    /** A package of its own, so that nothing but the room decides. */
    private void add(CustomerId by, int n) {
        var id = "package-" + by.value().toString().substring(24) + "-" + n;
        var report = new Report(true, id, "1.0.0", List.of(), null);
        var upload = new PublishedVersions.Upload(id, "1.0.0", "title", new byte[EACH], report);
        store.add(new Repeats.Call(by, Repeats.Kind.PACKAGES, "key-" + n, Sha256.of(id)), upload);
    }
}
