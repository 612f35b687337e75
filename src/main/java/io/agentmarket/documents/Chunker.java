package io.agentmarket.documents;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/**
 * Splits a document into chunks at its headings, each with the path of headings above it. A section longer than {@link
 * #TARGET} is split between blocks, then between sentences or lines, and its chunks overlap a little. The same blocks
 * always give the same chunks.
 */
final class Chunker {

    /** About 300 word pieces: two windows of the embedding model, and short enough to be read quickly. */
    static final int TARGET = 1_200;

    /** The maximum length of a chunk. */
    static final int MAX_LENGTH = 1_800;

    /** The maximum length of the overlap between two chunks of a section. */
    static final int OVERLAP = 200;

    private static final String BETWEEN_BLOCKS = "\n\n";

    private final TreeMap<Integer, String> path = new TreeMap<>();
    private final List<Chunk> chunks = new ArrayList<>();
    private final List<String> section = new ArrayList<>();

    private Chunker() {}

    /**
     * @param heading the headings above, outermost first, as {@code A > B}; empty above the first
     * @param repeats the number of leading characters that repeat the previous chunk
     */
    record Chunk(int position, String heading, String text, int repeats) {}

    static List<Chunk> chunks(List<Block> blocks) {
        var chunker = new Chunker();
        for (var block : blocks) {
            switch (block) {
                case Block.Heading heading -> chunker.enter(heading);
                case Block.Prose prose -> chunker.section.addAll(pieces(prose.text(), sentences(prose.text())));
                case Block.Lines lines -> chunker.section.addAll(pieces(lines.text(), lines(lines.text())));
            }
        }
        chunker.endSection();
        return List.copyOf(chunker.chunks);
    }

    private void enter(Block.Heading heading) {
        endSection();
        path.tailMap(heading.level(), true).clear();
        path.put(heading.level(), heading.text());
    }

    private void endSection() {
        var text = new StringBuilder();
        int repeats = 0;
        for (var piece : section) {
            if (text.length() > repeats && text.length() + BETWEEN_BLOCKS.length() + piece.length() > TARGET) {
                add(text.toString(), repeats);
                var overlap = overlap(text.toString());
                text.setLength(0);
                text.append(overlap);
                repeats = overlap.isEmpty() ? 0 : overlap.length() + BETWEEN_BLOCKS.length();
            }
            text.append(text.isEmpty() ? "" : BETWEEN_BLOCKS).append(piece);
        }
        if (text.length() > repeats) {
            add(text.toString(), repeats);
        }
        section.clear();
    }

    private void add(String text, int repeats) {
        chunks.add(new Chunk(chunks.size(), String.join(" > ", path.values()), text, repeats));
    }

    /** The last complete sentences or lines that fit; none if the last one alone is too long. */
    private static String overlap(String text) {
        var last = text.substring(text.lastIndexOf(BETWEEN_BLOCKS) + 1).strip();
        var parts = last.contains("\n") ? lines(last) : sentences(last);
        var overlap = "";
        for (var part : parts.reversed()) {
            if (overlap.length() + part.length() > OVERLAP) {
                break;
            }
            overlap = part + overlap;
        }
        return overlap.length() == last.length() ? "" : overlap.strip();
    }

    /** The whole block if it fits, otherwise its parts joined up to the target. */
    private static List<String> pieces(String text, List<String> parts) {
        if (text.length() <= TARGET) {
            return List.of(text);
        }
        var pieces = new ArrayList<String>();
        var piece = new StringBuilder();
        for (var part : parts) {
            for (var bit : bits(part)) {
                if (!piece.isEmpty() && piece.length() + bit.length() > TARGET) {
                    pieces.add(piece.toString().stripTrailing());
                    piece.setLength(0);
                }
                piece.append(bit);
            }
        }
        pieces.add(piece.toString().stripTrailing());
        pieces.removeIf(String::isBlank);
        return pieces;
    }

    /** A very long sentence or line is split between words, or anywhere if it has no spaces. */
    private static List<String> bits(String part) {
        var bits = new ArrayList<String>();
        int from = 0;
        while (part.length() - from > TARGET) {
            int to = part.lastIndexOf(' ', from + TARGET) + 1;
            to = to > from + TARGET / 2 ? to : from + TARGET;
            to -= Character.isHighSurrogate(part.charAt(to - 1)) ? 1 : 0;
            bits.add(part.substring(from, to));
            from = to;
        }
        bits.add(part.substring(from));
        return bits;
    }

    private static List<String> sentences(String text) {
        var breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
        breaks.setText(text);
        var sentences = new ArrayList<String>();
        for (int from = 0, to = breaks.next(); to != BreakIterator.DONE; from = to, to = breaks.next()) {
            sentences.add(text.substring(from, to));
        }
        return sentences;
    }

    private static List<String> lines(String text) {
        return text.lines().map(line -> line + "\n").toList();
    }
}
