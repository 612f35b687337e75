package io.agentmarket.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.agentmarket.text.Embedder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PassageIndexTest {

    private static final UUID ANNA = new UUID(7, 1);
    private static final UUID BERT = new UUID(7, 2);
    private static final UUID DOCUMENT = new UUID(8, 1);
    private static final UUID OTHER = new UUID(8, 2);

    private final PassageIndex index = new PassageIndex();

    @AfterEach
    void close() {
        index.close();
    }

    @Test
    void the_chunk_with_the_rarer_words_comes_first_and_scores_within_one() {
        put(chunk(1, ANNA, DOCUMENT, "Invoices are sent monthly."), chunk(2, ANNA, OTHER, "Invoices can be refunded."));

        var found = index.words(ANNA, "How is an invoice refunded?", Set.of(), 10);

        assertThat(found).extracting(Scored::chunk).containsExactly(new UUID(9, 2), new UUID(9, 1));
        assertThat(found).allSatisfy(each -> assertThat(each.score()).isBetween(0.0, 1.0));
    }

    @Test
    void a_chunk_is_lifted_by_other_chunks_of_its_document() {
        put(
                chunk(1, ANNA, DOCUMENT, "Row locks are taken in the order of ids."),
                chunk(2, ANNA, DOCUMENT, "The settlement closes a run."),
                chunk(3, ANNA, OTHER, "The settlement closes a year."),
                chunk(4, ANNA, OTHER, "Nothing to see."));

        assertThat(index.words(ANNA, "settlement row locks", Set.of(), 10))
                .extracting(Scored::chunk)
                .containsExactly(new UUID(9, 1), new UUID(9, 2), new UUID(9, 3));
    }

    @Test
    void title_source_and_heading_are_searched_too() {
        put(new IndexedChunk(
                new UUID(9, 1),
                DOCUMENT,
                ANNA,
                "Handbook",
                "https://x.example/limits.md",
                "Quotas",
                "Ten.",
                List.of()));

        for (var word : List.of("handbook", "limits", "quota", "ten")) {
            assertThat(index.words(ANNA, word, Set.of(), 10)).as(word).hasSize(1);
        }
        assertThat(index.words(ANNA, "example", Set.of(), 10)).isEmpty();
    }

    @Test
    void the_chunk_that_declares_a_name_comes_before_those_that_use_it() {
        put(
                chunk(1, ANNA, DOCUMENT, "shown.take(new Grid(rows, columns, hidden));"),
                chunk(
                        2,
                        ANNA,
                        OTHER,
                        "final class Grid {\n  int rows;\n  int columns;\n  int hidden;\n  boolean shown;\n}"));

        assertThat(index.words(ANNA, "Grid", Set.of(), 10))
                .extracting(Scored::chunk)
                .containsExactly(new UUID(9, 2), new UUID(9, 1));
    }

    @Test
    void the_nearest_window_speaks_for_its_chunk() {
        put(
                chunk(1, ANNA, DOCUMENT, "two windows", axis(0), axis(1)),
                chunk(2, ANNA, DOCUMENT, "one window", between(1, 2)));

        var found = index.nearest(ANNA, axis(1), Set.of(), 10);

        assertThat(found).extracting(Scored::chunk).containsExactly(new UUID(9, 1), new UUID(9, 2));
        assertThat(found.get(0).score()).isCloseTo(1, within(1e-6));
        assertThat(found.get(1).score()).isCloseTo(Math.sqrt(0.5), within(1e-6));
    }

    @Test
    void the_nearest_of_many_are_exactly_the_nearest() {
        var random = new Random(5);
        var chunks = IntStream.range(0, 500)
                .mapToObj(i -> chunk(i, ANNA, DOCUMENT, "chunk", randomVector(random)))
                .toList();
        chunks.forEach(each -> put(each));
        var vector = randomVector(random);

        var expected = chunks.stream()
                .sorted((a, b) -> Double.compare(
                        dot(b.vectors().getFirst(), vector), dot(a.vectors().getFirst(), vector)))
                .limit(20)
                .map(IndexedChunk::chunk)
                .toList();

        assertThat(index.nearest(ANNA, vector, Set.of(), 20))
                .extracting(Scored::chunk)
                .containsExactlyElementsOf(expected);
    }

    @Test
    void a_search_can_be_kept_to_some_documents() {
        put(chunk(1, ANNA, DOCUMENT, "invoice", axis(0)), chunk(2, ANNA, OTHER, "invoice", axis(0)));

        assertThat(index.words(ANNA, "invoice", Set.of(OTHER), 10))
                .extracting(Scored::chunk)
                .containsExactly(new UUID(9, 2));
        assertThat(index.nearest(ANNA, axis(0), Set.of(OTHER), 10))
                .extracting(Scored::chunk)
                .containsExactly(new UUID(9, 2));
        assertThat(index.nearest(ANNA, axis(0), Set.of(new UUID(8, 3)), 10)).isEmpty();
    }

    @Test
    void a_chunk_put_again_is_replaced_with_all_its_windows() {
        put(chunk(1, ANNA, DOCUMENT, "old words", axis(0), axis(1)));

        put(chunk(1, ANNA, DOCUMENT, "new words", axis(2)));

        assertThat(index.words(ANNA, "old", Set.of(), 10)).isEmpty();
        assertThat(index.words(ANNA, "new", Set.of(), 10)).hasSize(1);
        assertThat(index.nearest(ANNA, axis(0), Set.of(), 10).getFirst().score())
                .isCloseTo(0, within(1e-6));
    }

    @Test
    void a_removed_document_is_gone_and_its_neighbours_stay() {
        put(chunk(1, ANNA, DOCUMENT, "invoice", axis(0)), chunk(2, ANNA, OTHER, "invoice", axis(0)));
        put(chunk(3, BERT, DOCUMENT, "invoice", axis(0)));

        index.remove(ANNA, DOCUMENT);
        index.refresh();

        assertThat(index.words(ANNA, "invoice", Set.of(), 10)).hasSize(1);
        assertThat(index.nearest(ANNA, axis(0), Set.of(), 10)).hasSize(1);
        assertThat(index.words(BERT, "invoice", Set.of(), 10)).hasSize(1);
    }

    @Test
    void an_unknown_customer_or_document_is_no_failure() {
        index.remove(ANNA, DOCUMENT);
        index.refresh();

        assertThat(index.words(ANNA, "invoice", Set.of(), 10)).isEmpty();
        assertThat(index.nearest(ANNA, axis(0), Set.of(), 10)).isEmpty();
    }

    @Test
    void a_question_without_words_finds_nothing_by_words() {
        put(chunk(1, ANNA, DOCUMENT, "invoice", axis(0)));

        assertThat(index.words(ANNA, "?!", Set.of(), 10)).isEmpty();
        assertThat(index.words(ANNA, "AND OR NOT * ~ \" ( :", Set.of(), 10)).isEmpty();
    }

    @Test
    void of_a_thousand_nearly_identical_chunks_each_customer_finds_its_own_alone() {
        var random = new Random(3);
        var vector = randomVector(random);
        var chunks = new ArrayList<IndexedChunk>();
        for (int i = 0; i < 1_000; i++) {
            var near = nudged(vector, random);
            chunks.add(chunk(i, ANNA, DOCUMENT, "The refund of order " + i + " is due.", near));
            chunks.add(chunk(10_000 + i, BERT, OTHER, "The refund of order " + i + " is due.", near));
        }
        index.put(chunks);
        index.refresh();

        for (int i = 0; i < 1_000; i += 50) {
            assertThat(index.words(ANNA, "refund of order " + i, Set.of(), 200))
                    .hasSize(200)
                    .allMatch(found -> found.chunk().getLeastSignificantBits() < 10_000);
            assertThat(index.nearest(BERT, nudged(vector, random), Set.of(), 200))
                    .hasSize(200)
                    .allMatch(found -> found.chunk().getLeastSignificantBits() >= 10_000);
        }
        assertThat(index.nearest(ANNA, vector, Set.of(OTHER), 10)).isEmpty();
    }

    @Test
    void other_customers_texts_do_not_change_a_customers_scores() {
        put(chunk(1, ANNA, DOCUMENT, "invoice refund"), chunk(2, ANNA, OTHER, "invoice"));
        var before = index.words(ANNA, "invoice refund", Set.of(), 10);

        for (int i = 0; i < 50; i++) {
            put(chunk(100 + i, BERT, OTHER, "refund refund refund"));
        }

        assertThat(index.words(ANNA, "invoice refund", Set.of(), 10)).isEqualTo(before);
    }

    @Test
    void searches_during_changes_find_all_unchanged_chunks() throws Exception {
        put(chunk(1, ANNA, DOCUMENT, "the stable invoice", axis(0)));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var work = new ArrayList<Callable<Boolean>>();
            for (int i = 0; i < 40; i++) {
                int number = i;
                work.add(() -> {
                    put(chunk(100 + number, ANNA, OTHER, "a passing invoice", axis(1)));
                    index.remove(ANNA, OTHER);
                    index.refresh();
                    return true;
                });
                work.add(() -> index.words(ANNA, "stable", Set.of(), 5).size() == 1
                        && index.nearest(ANNA, axis(0), Set.of(), 5)
                                .getFirst()
                                .chunk()
                                .equals(new UUID(9, 1)));
            }

            for (var done : threads.invokeAll(work)) {
                assertThat(done.get()).isTrue();
            }
        }
        index.refresh();
        assertThat(index.words(ANNA, "invoice", Set.of(), 10)).hasSize(1);
    }

    private void put(IndexedChunk... chunks) {
        index.put(List.of(chunks));
        index.refresh();
    }

    private static IndexedChunk chunk(int number, UUID customer, UUID document, String text, float[]... vectors) {
        return new IndexedChunk(new UUID(9, number), document, customer, "", "", "", text, List.of(vectors));
    }

    private static float[] axis(int which) {
        var vector = new float[Embedder.DIMENSIONS];
        vector[which] = 1;
        return vector;
    }

    private static float[] between(int one, int other) {
        var vector = new float[Embedder.DIMENSIONS];
        vector[one] = (float) Math.sqrt(0.5);
        vector[other] = (float) Math.sqrt(0.5);
        return vector;
    }

    private static float[] randomVector(Random random) {
        return nudged(new float[Embedder.DIMENSIONS], random);
    }

    private static float[] nudged(float[] vector, Random random) {
        var moved = vector.clone();
        double squares = 0;
        for (int i = 0; i < moved.length; i++) {
            moved[i] += (float) random.nextGaussian() * 0.01f;
            squares += moved[i] * moved[i];
        }
        for (int i = 0; i < moved.length; i++) {
            moved[i] /= (float) Math.sqrt(squares);
        }
        return moved;
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
