package io.agentmarket.documents;

import java.util.List;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.ThematicBreak;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.text.TextContentRenderer;

/** Markdown (CommonMark with tables): blocks are kept as written, so that code and tables keep their shape. */
final class MarkdownReader {

    private static final List<TablesExtension> EXTENSIONS = List.of((TablesExtension) TablesExtension.create());
    private static final Parser PARSER = Parser.builder()
            .extensions(EXTENSIONS)
            .includeSourceSpans(IncludeSourceSpans.BLOCKS)
            .maxOpenBlockParsers(200)
            .build();
    private static final TextContentRenderer PLAIN =
            TextContentRenderer.builder().extensions(EXTENSIONS).build();
    private static final Pattern FRONT_MATTER =
            Pattern.compile("\\A---[ \\t]*\\n.*?\\n(---|\\.\\.\\.)[ \\t]*\\n", Pattern.DOTALL);

    private MarkdownReader() {}

    static Extracted read(String markdown) {
        var text = FRONT_MATTER
                .matcher(markdown.replace("\r\n", "\n").replace('\r', '\n'))
                .replaceFirst("");
        var lines = text.split("\n", -1);
        var found = new Extracted();
        for (Node node = PARSER.parse(text).getFirstChild(); node != null; node = node.getNext()) {
            switch (node) {
                case Heading heading -> found.heading(heading.getLevel(), PLAIN.render(heading));
                case Paragraph paragraph -> found.prose(source(lines, paragraph));
                case ThematicBreak unused -> {}
                default -> found.lines(source(lines, node));
            }
        }
        return found;
    }

    private static String source(String[] lines, Node node) {
        var spans = node.getSourceSpans();
        if (spans.isEmpty()) {
            return "";
        }
        int from = spans.getFirst().getLineIndex();
        int to = Math.min(lines.length, spans.getLast().getLineIndex() + 1);
        return String.join("\n", List.of(lines).subList(from, to));
    }
}
