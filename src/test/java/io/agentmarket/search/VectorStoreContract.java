package io.agentmarket.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.agentmarket.text.Embedder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract of every vector store: the embedded one, the adapter against a stub, the adapter against a server. */
public abstract class VectorStoreContract {

    private static final long SEED = 20261123;

    private final Random random = new Random(SEED);
    private final UUID alice = UUID.randomUUID();
    private final UUID bob = UUID.randomUUID();

    /** The store under test; what other tests put there is still in it. */
    protected abstract VectorStore store();

    /** Makes what was put visible, where that takes a step. */
    protected void settle() {}

    @Test
    void the_most_similar_chunk_comes_first_with_its_cosine() {
        var near = axis(1);
        var chunks = List.of(chunk(alice, near), chunk(alice, mix(1, 2)), chunk(alice, axis(2)));
        put(chunks);

        var found = store().nearest(alice, near, Set.of(), 3);

        assertThat(found)
                .extracting(Scored::chunk)
                .containsExactlyElementsOf(
                        chunks.stream().map(IndexedChunk::chunk).toList());
        assertThat(found.get(0).score()).isCloseTo(1, within(1e-3));
        assertThat(found.get(1).score()).isCloseTo(Math.sqrt(0.5), within(1e-3));
        assertThat(found.get(2).score()).isCloseTo(0, within(1e-3));
    }

    @Test
    void a_chunk_of_several_windows_is_found_once_by_its_nearest() {
        var many = chunk(alice, axis(3), axis(4), axis(5));
        var other = chunk(alice, mix(4, 6));
        put(List.of(many, other));

        var found = store().nearest(alice, axis(4), Set.of(), 10);

        assertThat(found).extracting(Scored::chunk).containsExactly(many.chunk(), other.chunk());
        assertThat(found.getFirst().score()).isCloseTo(1, within(1e-3));
    }

    @Test
    void no_customer_finds_what_another_has_however_similar() {
        var mine = new ArrayList<UUID>();
        for (int i = 0; i < 100; i++) {
            var vector = noise();
            var own = chunk(alice, vector);
            mine.add(own.chunk());
            put(List.of(own, chunk(bob, vector)));
        }

        for (int i = 0; i < 20; i++) {
            assertThat(store().nearest(alice, noise(), Set.of(), 100))
                    .extracting(Scored::chunk)
                    .isNotEmpty()
                    .isSubsetOf(mine);
        }
        assertThat(store().nearest(UUID.randomUUID(), noise(), Set.of(), 100)).isEmpty();
    }

    @Test
    void a_search_stays_within_the_documents_named_and_the_customer() {
        var wanted = chunk(alice, mix(7, 8));
        var better = chunk(alice, axis(7));
        var foreign = chunk(bob, axis(7));
        put(List.of(wanted, better, foreign));

        assertThat(store().nearest(alice, axis(7), Set.of(wanted.document()), 10))
                .extracting(Scored::chunk)
                .containsExactly(wanted.chunk());
        assertThat(store().nearest(alice, axis(7), Set.of(foreign.document()), 10))
                .isEmpty();
    }

    @Test
    void putting_a_chunk_again_replaces_it() {
        var first = chunk(alice, axis(9));
        put(List.of(first));
        var moved = new IndexedChunk(
                first.chunk(), first.document(), alice, "t", "s", "h", "other text", List.of(axis(10)));

        put(List.of(moved));

        var found = store().nearest(alice, axis(10), Set.of(first.document()), 10);
        assertThat(found).extracting(Scored::chunk).containsExactly(first.chunk());
        assertThat(found.getFirst().score()).isCloseTo(1, within(1e-3));
    }

    @Test
    void a_removed_document_is_gone_with_all_its_chunks_and_no_other() {
        var document = UUID.randomUUID();
        var gone = IntStream.range(0, 5)
                .mapToObj(i -> chunk(alice, document, axis(11)))
                .toList();
        var kept = chunk(alice, axis(11));
        var foreign = chunk(bob, document, axis(11));
        put(gone);
        put(List.of(kept, foreign));

        store().remove(alice, document);
        store().remove(alice, UUID.randomUUID());
        settle();

        assertThat(store().nearest(alice, axis(11), Set.of(), 10))
                .extracting(Scored::chunk)
                .containsExactly(kept.chunk());
        assertThat(store().nearest(bob, axis(11), Set.of(), 10))
                .extracting(Scored::chunk)
                .containsExactly(foreign.chunk());
    }

    @Test
    void at_most_as_many_are_found_as_asked_for() {
        put(IntStream.range(0, 30).mapToObj(i -> chunk(alice, noise())).toList());

        assertThat(store().nearest(alice, noise(), Set.of(), 7)).hasSize(7);
    }

    @Test
    void putting_nothing_is_no_failure() {
        put(List.of());

        assertThat(store().nearest(alice, axis(1), Set.of(), 5)).isEmpty();
    }

    private void put(List<IndexedChunk> chunks) {
        store().put(chunks);
        settle();
    }

    private static IndexedChunk chunk(UUID customer, float[]... vectors) {
        return chunk(customer, UUID.randomUUID(), vectors);
    }

    private static IndexedChunk chunk(UUID customer, UUID document, float[]... vectors) {
        return new IndexedChunk(
                UUID.randomUUID(), document, customer, "title", "source", "heading", "text", List.of(vectors));
    }

    private static float[] axis(int n) {
        var vector = new float[Embedder.DIMENSIONS];
        vector[n] = 1;
        return vector;
    }

    private static float[] mix(int a, int b) {
        var vector = new float[Embedder.DIMENSIONS];
        vector[a] = (float) Math.sqrt(0.5);
        vector[b] = (float) Math.sqrt(0.5);
        return vector;
    }

    private float[] noise() {
        var vector = new float[Embedder.DIMENSIONS];
        double sum = 0;
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) random.nextGaussian();
            sum += vector[i] * vector[i];
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= (float) Math.sqrt(sum);
        }
        return vector;
    }
}
