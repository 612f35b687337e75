package io.agentmarket.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.search.IndexedChunk;
import io.agentmarket.search.Ranking;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.stores.TestStores;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DocumentsTest {

    private static final TestStores STORES = TestStores.fresh();

    private static final String PUMPS = """
            # Pumps

            Our pumps move water.

            ## Seals

            A leaking seal is replaced with part 4711. Drain the pump first.

            ## Noise

            A grinding noise comes from a worn bearing.
            """;

    private final Replica replica = new Replica(STORES);

    @Test
    void a_question_finds_its_section_with_the_headings_above_it() {
        var customer = replica.customer();
        var id = replica.add(customer, "Pump manual", PUMPS);

        var first = replica.search(customer, "How do I repair a leaking seal?").getFirst();

        assertThat(first.documentId()).isEqualTo(id);
        assertThat(first.title()).isEqualTo("Pump manual");
        assertThat(first.heading()).isEqualTo("Pumps > Seals");
        assertThat(first.text()).contains("part 4711");
        assertThat(first.position()).isEqualTo(1);
        assertThat(first.relevance()).isBetween(0.0, 1.0);
    }

    @Test
    void the_next_search_finds_an_interrupted_document_whole() {
        var customer = replica.customer();
        var chunks = new BreakingOff(STORES);
        var follower = new Follower(chunks, replica.stores, Clock.systemUTC(), 1_000);
        var documents = new Documents(follower, chunks, replica.stores, new Ranking());
        documents.search(customer, "anything", Set.of(), 10);
        replica.add(customer, "Pump manual", PUMPS);
        chunks.breakOff = true;

        assertThatThrownBy(() -> documents.search(customer, "seal", Set.of(), 10))
                .hasMessage("the database has gone");
        chunks.breakOff = false;

        assertThat(documents.search(customer, "worn bearing", Set.of(), 10))
                .extracting(Passage::heading)
                .contains("Pumps > Noise");
    }

    /** Hands over a document's first chunk and no more. */
    private static final class BreakingOff extends ChunkStore {
        private boolean breakOff;

        BreakingOff(TestStores stores) {
            super(stores.tenant());
        }

        @Override
        void each(CustomerId customer, @Nullable UUID document, Consumer<List<IndexedChunk>> page) {
            super.each(customer, document, chunks -> {
                page.accept(breakOff ? chunks.subList(0, 1) : chunks);
                if (breakOff) {
                    throw new IllegalStateException("the database has gone");
                }
            });
        }
    }

    /** An index takes memory of its own, so many small ones make room as a large one does. */
    @Test
    void an_evicted_customer_leaves_nothing_in_the_index() {
        var small = new Replica(STORES, Optional.empty(), 15);
        var customers = Stream.generate(small::customer).limit(6).toList();
        customers.forEach(customer -> small.add(customer, "Valves", "# Valves\n\nA leaking valve is tightened."));

        customers.forEach(customer -> small.search(customer, "leaking"));

        assertThat(small.index.customers()).isEqualTo(2);
        assertThat(small.search(customers.getFirst(), "leaking")).hasSize(1);
    }

    @Test
    void chunks_take_a_quarter_of_the_heap_at_most() {
        assertThat(Follower.most(200_000, 512L << 20)).isEqualTo(16_384);
        assertThat(Follower.most(200_000, 64L << 30)).isEqualTo(200_000);
    }

    @Test
    void a_search_can_be_kept_to_some_documents() {
        var customer = replica.customer();
        replica.add(customer, "Pump manual", PUMPS);
        var other = replica.add(customer, "Valves", "# Valves\n\nA leaking valve is tightened.");

        assertThat(replica.documents.search(customer, "leaking", Set.of(other), 10))
                .hasSize(1)
                .allSatisfy(passage -> assertThat(passage.documentId()).isEqualTo(other));
        assertThat(replica.documents.search(customer, "leaking", Set.of(new UUID(1, 1)), 10))
                .isEmpty();
    }

    @Test
    void reading_returns_each_text_once_though_chunks_overlap() {
        var customer = replica.customer();
        var sentence = "Sentence number %d is about the maintenance of the pump. ";
        var text = new StringBuilder("# Long\n\n");
        for (int i = 100; i < 180; i++) {
            text.append(sentence.formatted(i));
        }
        var id = replica.add(customer, "Long", text.toString());

        var read = replica.documents.read(customer, id).orElseThrow();

        assertThat(read.complete()).isTrue();
        assertThat(read.sections()).hasSizeGreaterThan(3);
        var all = String.join(
                " ", read.sections().stream().map(DocumentText.Section::text).toList());
        for (int i = 100; i < 180; i++) {
            assertThat(all).containsOnlyOnce("number " + i);
        }
    }

    @Test
    void a_document_that_is_unknown_or_unread_or_foreign_has_no_text() {
        var customer = replica.customer();
        var foreign = replica.add(replica.customer(), "Pump manual", PUMPS);
        var queued = replica.queue(customer, "Pump manual", PUMPS);

        assertThat(replica.documents.read(customer, queued)).isEmpty();
        assertThat(replica.documents.read(customer, foreign)).isEmpty();
        assertThat(replica.documents.read(customer, new UUID(1, 1))).isEmpty();
        replica.readAll();
    }

    @Test
    void the_least_recent_searcher_is_evicted_and_loaded_again() {
        var small = new Replica(STORES, java.util.Optional.empty(), 4);
        var alice = small.customer();
        var bob = small.customer();
        small.add(alice, "Pump manual", PUMPS);
        small.add(bob, "Pump manual", PUMPS);

        assertThat(small.search(alice, "leaking seal")).isNotEmpty();
        assertThat(small.search(bob, "leaking seal")).isNotEmpty();

        small.index.refresh();
        assertThat(small.index.words(alice.value(), "leaking seal", Set.of(), 10))
                .isEmpty();
        assertThat(small.index.words(bob.value(), "leaking seal", Set.of(), 10)).isNotEmpty();
        assertThat(small.search(alice, "leaking seal").getFirst().heading()).isEqualTo("Pumps > Seals");
    }
}
