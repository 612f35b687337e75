package io.agentmarket.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Sha256;
import io.agentmarket.stores.Repeats;
import io.agentmarket.stores.TestStores;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BytesOfDocumentsTest {

    private static final TestStores STORES = TestStores.fresh();
    private static final int EACH = 100;
    private static final int ROOM = 7;

    private final Replica replica = new Replica(STORES);
    private final Ids ids = new Ids(Clock.systemUTC());
    private final DocumentStore store = new DocumentStore(STORES.tenant(), ids, Clock.systemUTC(), ROOM * EACH + 99);

    @Test
    void are_counted_exactly_when_many_are_uploaded_at_once() throws Exception {
        var customer = replica.customer();
        int added = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var uploads = IntStream.range(0, 20)
                    .mapToObj(n -> threads.submit(() -> add(customer, n)))
                    .toList();
            for (var each : uploads) {
                added += each.get() ? 1 : 0;
            }
        }

        assertThat(added).isEqualTo(ROOM);
        assertThat(store.page(customer, null, 100).items()).hasSize(ROOM);
    }

    @Test
    void that_are_deleted_make_room_and_the_refusal_says_so() {
        var customer = replica.customer();
        IntStream.range(0, ROOM).forEach(n -> add(customer, n));

        var refusal = catchThrowableOfType(AppException.class, () -> upload(customer, ROOM));
        store.delete(customer, store.page(customer, null, 1).items().getFirst().id());

        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(refusal.detail()).contains("more than 799 bytes").contains("delete some first");
        assertThat(add(customer, ROOM + 1)).isTrue();
    }

    private boolean add(CustomerId customer, int n) {
        try {
            upload(customer, n);
            return true;
        } catch (AppException e) {
            return false;
        }
    }

    private void upload(CustomerId customer, int n) {
        var content = ("%" + EACH + "d").formatted(n).getBytes(StandardCharsets.UTF_8);
        var call = new Repeats.Call(customer, Repeats.Kind.DOCUMENTS, "upload-" + n, Sha256.of(content));
        store.add(call, replica.upload("title", DocumentKind.TEXT, content));
    }
}
