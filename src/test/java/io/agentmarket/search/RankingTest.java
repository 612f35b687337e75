package io.agentmarket.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RankingTest {

    private static final UUID A = new UUID(0, 1);
    private static final UUID B = new UUID(0, 2);
    private static final UUID C = new UUID(0, 3);

    private static final String QUESTION = "How is an invoice refunded?";

    private final Ranking ranking = new Ranking();

    @Test
    void results_of_both_searches_rank_above_results_of_one() {
        var words = List.of(new Scored(A, 0.6), new Scored(B, 0.5));
        var nearest = List.of(new Scored(C, 0.6), new Scored(B, 0.5), new Scored(new UUID(0, 9), 0.1));

        assertThat(ranking.rank(QUESTION, words, nearest, RankingTest::texts))
                .extracting(Ranking.Ranked::chunk)
                .startsWith(B);
    }

    @Test
    void a_chunk_beyond_the_nearest_counts_like_the_last_of_them() {
        var words = List.of(new Scored(A, 0.5), new Scored(C, 0.5));
        var nearest = List.of(new Scored(B, 0.7), new Scored(C, 0.4));

        var ranked = ranking.rank(QUESTION, words, nearest, RankingTest::texts);

        assertThat(ranked).extracting(Ranking.Ranked::chunk).containsExactly(A, C, B);
        assertThat(ranked.get(0).score()).isEqualTo(ranked.get(1).score());
    }

    @Test
    void equal_scores_are_ordered_by_chunk_regardless_of_input_order() {
        var one =
                ranking.rank(QUESTION, List.of(new Scored(A, 0.5), new Scored(B, 0.5)), List.of(), RankingTest::texts);
        var other =
                ranking.rank(QUESTION, List.of(new Scored(B, 0.5), new Scored(A, 0.5)), List.of(), RankingTest::texts);

        assertThat(one).isEqualTo(other);
    }

    @Test
    void a_chunk_with_a_deleted_text_is_left_out() {
        var words = List.of(new Scored(A, 0.9), new Scored(B, 0.2));

        assertThat(ranking.rank(QUESTION, words, List.of(), ids -> Map.of(B, "still there")))
                .extracting(Ranking.Ranked::chunk)
                .containsExactly(B);
    }

    @Test
    void at_most_fifty_are_ranked_and_only_they_are_read() {
        var words = IntStream.range(0, 120)
                .mapToObj(i -> new Scored(new UUID(1, i), 1 - i / 200.0))
                .toList();

        var ranked = ranking.rank(QUESTION, words, List.of(), ids -> {
            assertThat(ids).hasSize(50);
            return texts(ids);
        });

        assertThat(ranked).hasSize(50);
    }

    @Test
    void relevance_separates_answering_passages_from_those_sharing_a_word() {
        var answer =
                ranking.rank(QUESTION, List.of(new Scored(A, 0.7)), List.of(new Scored(A, 0.65)), RankingTest::texts);
        var stranger =
                ranking.rank(QUESTION, List.of(new Scored(A, 0.2)), List.of(new Scored(A, 0.15)), RankingTest::texts);

        assertThat(answer.getFirst().relevance()).isBetween(0.5, 1.0);
        assertThat(stranger.getFirst().relevance()).isBetween(0.0, 0.2);
    }

    @Test
    void words_alone_can_still_be_enough_when_meaning_cannot_be_asked() {
        var found =
                ranking.rank(QUESTION, List.of(new Scored(A, 0.7), new Scored(B, 0.1)), List.of(), RankingTest::texts);

        assertThat(found.get(0).relevance()).isGreaterThan(0.5);
        assertThat(found.get(1).relevance()).isLessThan(0.2);
    }

    @Test
    void meaning_counts_half_where_the_question_names_an_identifier() {
        var words = List.of(new Scored(A, 0.6), new Scored(B, 0.3));
        var nearest = List.of(new Scored(B, 0.7), new Scored(A, 0.3));

        assertThat(ranking.rank("How does refunding work?", words, nearest, RankingTest::texts))
                .extracting(Ranking.Ranked::chunk)
                .containsExactly(B, A);
        assertThat(ranking.rank("How does RefundPolicy work?", words, nearest, RankingTest::texts))
                .extracting(Ranking.Ranked::chunk)
                .containsExactly(A, B);
    }

    @Test
    void nothing_found_is_no_failure() {
        assertThat(ranking.rank(QUESTION, List.of(), List.of(), RankingTest::texts))
                .isEmpty();
    }

    private static Map<UUID, String> texts(Collection<UUID> ids) {
        return ids.stream().collect(Collectors.toMap(Function.identity(), UUID::toString));
    }
}
