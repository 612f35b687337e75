package io.agentmarket.documents;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Builds the text of a document: bounded, and without characters that PostgreSQL cannot store.
 */
final class Extracted {

    /** Ten thick books; a longer document is a mistake or an attack. */
    static final int MAX_CHARS = 5_000_000;

    private static final int MAX_HEADING_LENGTH = 200;
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}&&[^\\n\\t]]|\\p{Cs}|\\ufeff|\\u00ad");
    private static final Pattern SPACES = Pattern.compile("[\\p{Zs}\\t]+");

    private final List<Block> blocks = new ArrayList<>();
    private long chars;

    List<Block> blocks() {
        return List.copyOf(blocks);
    }

    /** Empty if there is none before the end. */
    Optional<String> firstHeading() {
        return blocks.stream()
                .filter(Block.Heading.class::isInstance)
                .map(Block::text)
                .findFirst();
    }

    boolean hasText() {
        return blocks.stream().anyMatch(block -> !(block instanceof Block.Heading));
    }

    void heading(int level, String text) {
        var line = line(text);
        if (!line.isEmpty()) {
            var bounded = line.length() <= MAX_HEADING_LENGTH ? line : line.substring(0, MAX_HEADING_LENGTH);
            add(new Block.Heading(level, bounded));
        }
    }

    void prose(String text) {
        var clean = clean(text).strip();
        if (!clean.isEmpty()) {
            add(new Block.Prose(clean));
        }
    }

    void lines(String text) {
        var clean = clean(text).stripTrailing();
        if (!clean.isBlank()) {
            add(new Block.Lines(clean));
        }
    }

    /** One line with single spaces. */
    static String line(String text) {
        return SPACES.matcher(clean(text).replace('\n', ' ')).replaceAll(" ").strip();
    }

    private void add(Block block) {
        chars += block.text().length();
        if (chars > MAX_CHARS) {
            throw new AppException(
                    ErrorCode.DOCUMENT_UNREADABLE,
                    "The document has more than " + MAX_CHARS + " characters of text; split it.");
        }
        blocks.add(block);
    }

    private static String clean(String text) {
        return UNPRINTABLE
                .matcher(text.replace("\r\n", "\n").replace('\r', '\n'))
                .replaceAll("");
    }
}
