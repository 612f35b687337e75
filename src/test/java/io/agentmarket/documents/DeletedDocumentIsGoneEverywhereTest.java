package io.agentmarket.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.search.Scored;
import io.agentmarket.search.qdrant.StubQdrant;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.stores.TestStores;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two replicas over one database: what one does, the other's next search knows. */
@Tag("stores")
class DeletedDocumentIsGoneEverywhereTest {

    private static final TestStores STORES = TestStores.fresh();
    private static final String SEAL = "# Seals\n\nA leaking seal needs part 4711.";

    @Nested
    class WithVectorsInEachReplica {

        private final Replica a = new Replica(STORES);
        private final Replica b = new Replica(STORES);

        @Test
        void additions_and_deletions_reach_the_other_replica_at_once() {
            var customer = a.customer();
            assertThat(b.search(customer, "leaking seal")).isEmpty();

            for (int i = 0; i < 20; i++) {
                var id = a.add(customer, "Seals", SEAL);
                assertThat(b.search(customer, "leaking seal")).hasSize(1);
                assertThat(a.search(customer, "leaking seal")).hasSize(1);
                assertThat(b.documents.read(customer, id)).isPresent();

                a.store.delete(customer, id);
                assertThat(b.search(customer, "leaking seal")).isEmpty();
                assertThat(a.search(customer, "leaking seal")).isEmpty();
                assertThat(b.documents.read(customer, id)).isEmpty();
            }
        }

        @Test
        void a_deletion_clears_text_and_vectors_from_the_other_replica() {
            var customer = a.customer();
            var id = a.add(customer, "Seals", SEAL);
            var question = io.agentmarket.text.Embedder.shared().embed("leaking seal");
            b.search(customer, "leaking seal");
            assertThat(b.index.nearest(customer.value(), question, Set.of(), 5)).isNotEmpty();

            a.store.delete(customer, id);
            b.search(customer, "anything");

            assertThat(b.index.nearest(customer.value(), question, Set.of(), 5)).isEmpty();
            assertThat(b.index.words(customer.value(), "leaking seal", Set.of(), 5))
                    .isEmpty();
        }

        @Test
        void an_index_that_is_behind_shows_nothing_that_is_deleted() {
            var customer = a.customer();
            var id = a.add(customer, "Seals", SEAL);
            b.search(customer, "leaking seal");
            var behind = b.index.words(customer.value(), "leaking seal", Set.of(), 5);

            a.store.delete(customer, id);

            assertThat(behind).isNotEmpty();
            assertThat(b.chunks.find(
                            customer, behind.stream().map(Scored::chunk).toList()))
                    .isEmpty();
        }

        @Test
        void a_document_committed_late_under_an_early_number_is_not_overlooked() throws Exception {
            var customer = a.customer();
            var late = a.queue(customer, "Late", "# Late\n\nThe late seal.");
            var claim = claimOf(a, late);
            a.queue.begin(claim, new IngestQueue.Plan(1, new byte[32]), Duration.ofMinutes(1), 100);
            var announced = new CountDownLatch(1);
            var goOn = new CountDownLatch(1);
            var early = new AtomicReference<Throwable>();
            var writer = Thread.ofVirtual().start(() -> {
                try {
                    STORES.tenant().tx(customer, jdbc -> {
                        jdbc.sql("insert into knowledge_change (customer_id, document_id, kind) values (?, ?, 'ready')")
                                .params(customer.value(), late)
                                .update();
                        announced.countDown();
                        pass(goOn);
                        jdbc.sql("insert into chunk values (?, ?, ?, 0, '', 'The late seal.', 0, ?)")
                                .params(UUID.randomUUID(), late, customer.value(), new byte[1536])
                                .update();
                        return jdbc.sql("update document set status = 'ready' where id = ?")
                                .params(late)
                                .update();
                    });
                } catch (RuntimeException e) {
                    early.set(e);
                }
            });
            announced.await();

            var quick = a.add(customer, "Quick", SEAL);
            assertThat(b.search(customer, "seal"))
                    .extracting(Passage::documentId)
                    .containsExactly(quick);
            goOn.countDown();
            writer.join();

            assertThat(early.get()).isNull();
            assertThat(b.search(customer, "seal"))
                    .extracting(Passage::documentId)
                    .containsExactlyInAnyOrder(quick, late);
        }

        private IngestQueue.Claim claimOf(Replica replica, UUID id) {
            var claim = replica.queue.claim(Duration.ofMinutes(1)).orElseThrow();
            assertThat(claim.id()).isEqualTo(id);
            return claim;
        }

        private static void pass(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Nested
    class WithVectorsInQdrant {

        private final StubQdrant qdrant = StubQdrant.start();
        private final Replica a = new Replica(STORES, Optional.of(qdrant.client()), 1_000);
        private final Replica b = new Replica(STORES, Optional.of(qdrant.client()), 1_000);
        private final CustomerId customer = a.customer();

        @Test
        void the_same_holds_and_the_vectors_are_gone_too() {
            var id = a.add(customer, "Seals", SEAL);
            // A first connection on a busy machine may take longer than a search waits for it.
            await().untilAsserted(() ->
                    assertThat(b.search(customer, "dripping gasket")).hasSize(1));
            assertThat(qdrant.points()).isEqualTo(1);

            a.stores.forgetOutside(customer, a.store.delete(customer, id));

            assertThat(b.search(customer, "leaking seal")).isEmpty();
            assertThat(qdrant.points()).isZero();
        }

        @Test
        void vectors_left_behind_are_never_shown_and_swept_later() {
            var id = a.add(customer, "Seals", SEAL);
            b.search(customer, "leaking seal");

            a.store.delete(customer, id);

            assertThat(qdrant.points()).isEqualTo(1);
            assertThat(b.search(customer, "leaking seal")).isEmpty();
            b.sweep.sweep(Duration.ZERO);
            assertThat(qdrant.points()).isZero();
        }

        @Test
        void without_the_server_words_still_find_and_new_documents_wait() {
            a.add(customer, "Seals", SEAL);
            qdrant.close();

            assertThat(b.search(customer, "leaking seal")).hasSize(1);

            var waiting = a.queue(customer, "More", SEAL);
            assertThat(a.ingest.next(new Ingest.Hands())).isTrue();
            assertThat(a.view(customer, waiting).status()).isEqualTo(DocumentView.Status.QUEUED);
            a.store.delete(customer, waiting);
        }
    }
}
