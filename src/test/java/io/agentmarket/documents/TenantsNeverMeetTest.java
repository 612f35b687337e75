package io.agentmarket.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.search.Scored;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.stores.TestStores;
import io.agentmarket.text.Embedder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two customers with a thousand documents each, which differ only in a number and a name. */
class TenantsNeverMeetTest {

    private static final int DOCUMENTS = 1_000;
    private static final TestStores STORES = TestStores.fresh();
    private static final Replica REPLICA = new Replica(STORES);
    private static final CustomerId ALICE = REPLICA.customer();
    private static final CustomerId BOB = REPLICA.customer();
    private static final List<String> QUESTIONS = IntStream.range(0, 25)
            .boxed()
            .flatMap(i -> java.util.stream.Stream.of(
                    "What is the code of machine " + i * 40 + "?",
                    "canary of alice " + i,
                    "canary-bob-" + i * 37,
                    "pump machine maintenance code"))
            .toList();

    /** Most chunks share few vectors: here it matters whose they are, not what they mean. */
    @BeforeAll
    static void fill() {
        var vectors = IntStream.range(0, 20)
                .mapToObj(i -> Embedder.shared().embed("The code of machine " + i * 50))
                .toList();
        for (int i = 0; i < DOCUMENTS; i++) {
            put(ALICE, "alice", i, vectors.get(i % 20));
            put(BOB, "bob", i, vectors.get(i % 20));
        }
    }

    private static void put(CustomerId customer, String name, int number, float[] vector) {
        var text = "The code of machine %d is canary-%s-%d.".formatted(number, name, number);
        var id = REPLICA.queue(customer, "Machine " + number, text);
        var claim = REPLICA.queue.claim(Ingest.LEASE).orElseThrow();
        assertThat(claim.id()).isEqualTo(id);
        REPLICA.queue.begin(claim, new IngestQueue.Plan(1, new byte[32]), Ingest.LEASE, DOCUMENTS * 2);
        var chunk = new Chunker.Chunk(0, "", text, 0);
        REPLICA.queue.add(
                claim, List.of(new IngestQueue.Row(REPLICA.ids.next(), chunk, List.of(vector))), Ingest.LEASE);
        REPLICA.queue.ready(claim);
    }

    @Test
    void a_hundred_questions_of_each_find_nothing_of_the_other() {
        for (var question : QUESTIONS) {
            assertThat(REPLICA.documents.search(ALICE, question, Set.of(), 50))
                    .isNotEmpty()
                    .noneMatch(passage -> passage.text().contains("canary-bob"));
            assertThat(REPLICA.documents.search(BOB, question, Set.of(), 50))
                    .isNotEmpty()
                    .noneMatch(passage -> passage.text().contains("canary-alice"));
        }
    }

    @Test
    void naming_the_documents_of_the_other_finds_nothing() {
        var foreign = Set.copyOf(documents(BOB).subList(0, 50));

        for (var question : QUESTIONS.subList(0, 20)) {
            assertThat(REPLICA.documents.search(ALICE, question, foreign, 50)).isEmpty();
        }
    }

    /** The same without PostgreSQL's wall: what the index alone hands out. */
    @Test
    void the_index_alone_separates_customers() {
        REPLICA.search(ALICE, "machine");
        REPLICA.search(BOB, "machine");
        var own = new HashSet<UUID>();
        REPLICA.chunks.each(ALICE, null, page -> page.forEach(chunk -> own.add(chunk.chunk())));
        assertThat(own).hasSize(DOCUMENTS);

        for (var question : QUESTIONS) {
            var vector = Embedder.shared().embed(question);
            var words = REPLICA.index.words(ALICE.value(), question, Set.of(), 200);
            var nearest = REPLICA.index.nearest(ALICE.value(), vector, Set.of(), 200);

            assertThat(words).extracting(Scored::chunk).isSubsetOf(own);
            assertThat(nearest).isNotEmpty().extracting(Scored::chunk).isSubsetOf(own);
        }
    }

    @Test
    void foreign_chunks_cannot_be_read_even_by_their_ids() {
        var foreign = new HashSet<UUID>();
        REPLICA.chunks.each(BOB, null, page -> page.forEach(chunk -> foreign.add(chunk.chunk())));

        assertThat(REPLICA.chunks.find(ALICE, foreign)).isEmpty();
        documents(BOB).subList(0, 20).forEach(id -> {
            assertThat(REPLICA.documents.read(ALICE, id)).isEmpty();
            assertThat(REPLICA.store.find(ALICE, id)).isEmpty();
        });
    }

    private static List<UUID> documents(CustomerId customer) {
        return REPLICA.store.page(customer, null, DOCUMENTS).items().stream()
                .map(DocumentView::id)
                .toList();
    }
}
