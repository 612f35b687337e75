package io.agentmarket.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChunkerTest {

    private static final int LONGEST = Chunker.TARGET + Chunker.OVERLAP + 2;

    @Test
    void each_chunk_knows_the_headings_above_it() {
        var chunks = Chunker.chunks(List.of(
                new Block.Prose("Before."),
                new Block.Heading(1, "A"),
                new Block.Heading(3, "C"),
                new Block.Prose("Under C."),
                new Block.Heading(2, "B"),
                new Block.Prose("Under B."),
                new Block.Heading(1, "D"),
                new Block.Prose("Under D.")));

        assertThat(chunks)
                .containsExactly(
                        new Chunker.Chunk(0, "", "Before.", 0),
                        new Chunker.Chunk(1, "A > C", "Under C.", 0),
                        new Chunker.Chunk(2, "A > B", "Under B.", 0),
                        new Chunker.Chunk(3, "D", "Under D.", 0));
    }

    @Test
    void a_long_section_is_divided_between_sentences_and_overlaps() {
        var sentences = IntStream.range(1000, 1100)
                .mapToObj("Sentence %d says something of moderate length about pumps."::formatted)
                .collect(Collectors.joining(" "));

        var chunks = Chunker.chunks(List.of(new Block.Heading(1, "A"), new Block.Prose(sentences)));

        assertThat(chunks).hasSizeGreaterThan(4).allSatisfy(chunk -> {
            assertThat(chunk.text()).startsWith("Sentence").endsWith("pumps.");
            assertThat(chunk.text().length()).isLessThanOrEqualTo(LONGEST);
            assertThat(chunk.heading()).isEqualTo("A");
        });
        for (int i = 1; i < chunks.size(); i++) {
            var repeated =
                    chunks.get(i).text().substring(0, chunks.get(i).repeats()).strip();
            assertThat(repeated).isNotEmpty();
            assertThat(chunks.get(i - 1).text()).endsWith(repeated);
        }
    }

    @Test
    void code_is_divided_between_lines() {
        var code = IntStream.range(0, 200)
                .mapToObj("    call(%d); // and some more code"::formatted)
                .collect(Collectors.joining("\n"));

        var chunks = Chunker.chunks(List.of(new Block.Lines(code)));

        assertThat(chunks).hasSizeGreaterThan(3);
        assertThat(chunks.stream()
                        .flatMap(
                                chunk -> chunk.text().substring(chunk.repeats()).lines()))
                .containsExactlyElementsOf(code.lines().toList());
    }

    @Test
    void small_blocks_of_a_section_stay_together() {
        var chunks = Chunker.chunks(List.of(
                new Block.Heading(1, "A"), new Block.Prose("One."), new Block.Lines("a | b"), new Block.Prose("Two.")));

        assertThat(chunks).containsExactly(new Chunker.Chunk(0, "A", "One.\n\na | b\n\nTwo.", 0));
    }

    @Test
    void any_blocks_divide_repeatably_without_loss_duplicates_or_overlong_chunks() {
        var random = new Random(20261123);
        for (int round = 0; round < 200; round++) {
            var blocks = blocks(random);

            var chunks = Chunker.chunks(blocks);

            assertThat(chunks).isEqualTo(Chunker.chunks(blocks));
            assertThat(chunks)
                    .allSatisfy(chunk -> assertThat(chunk.text().length()).isBetween(1, LONGEST));
            var kept = chunks.stream()
                    .map(chunk -> chunk.text().substring(chunk.repeats()))
                    .collect(Collectors.joining());
            var given = blocks.stream()
                    .filter(block -> !(block instanceof Block.Heading))
                    .map(Block::text)
                    .collect(Collectors.joining());
            assertThat(kept.replaceAll("\\s", "")).as("round %d", round).isEqualTo(given.replaceAll("\\s", ""));
        }
    }

    private static List<Block> blocks(Random random) {
        var blocks = new ArrayList<Block>();
        for (int i = random.nextInt(1, 8); i > 0; i--) {
            var words = random.ints(random.nextInt(1, 900), 1, random.nextInt(2, 60))
                    .mapToObj("x\ud83d\ude00y"::repeat)
                    .map(word -> random.nextInt(8) == 0 ? word + "." : word)
                    .collect(Collectors.joining(random.nextInt(6) == 0 ? "" : random.nextBoolean() ? " " : "\n"));
            blocks.add(
                    switch (random.nextInt(4)) {
                        case 0 -> new Block.Heading(random.nextInt(1, 7), "H" + i);
                        case 1 -> new Block.Lines(words);
                        default -> new Block.Prose(words);
                    });
        }
        return blocks;
    }
}
