package io.agentmarket.guides;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.text.TextContentRenderer;

/**
 * Converts a page's Markdown to HTML. Headings get the anchors that code hosts give them, links lead to pages that are
 * served here, and a link to anything else becomes its text.
 */
final class GuideText {

    private static final List<TablesExtension> TABLES = List.of((TablesExtension) TablesExtension.create());
    private static final Parser PARSER =
            Parser.builder().extensions(TABLES).maxOpenBlockParsers(200).build();
    private static final TextContentRenderer PLAIN =
            TextContentRenderer.builder().extensions(TABLES).build();
    private static final HtmlRenderer HTML = HtmlRenderer.builder()
            .extensions(TABLES)
            .escapeHtml(true)
            .sanitizeUrls(true)
            .attributeProviderFactory(context -> GuideText::attributes)
            .build();

    /** The addresses of files that are no pages in docs/guides. */
    private static final Map<String, String> SERVED = Map.of(
            "docs/errors.md", "/docs/errors",
            "docs/openapi.yaml", "/docs",
            "docs/verify/VerifyReceipts.java", "/docs/VerifyReceipts.java",
            "docs/guides/README.md", "/docs/guides",
            "agents/README.md", "/docs/guides/packages");

    /** The same for readers of Markdown, if it is not the page's address with .md appended. */
    private static final Map<String, String> SERVED_AS_TEXT =
            Map.of("/docs", "/openapi.yaml", "/docs/VerifyReceipts.java", "/docs/VerifyReceipts.java");

    private static final Pattern OF_A_GUIDE = Pattern.compile("docs/guides/([a-z0-9-]+)\\.md");
    private static final Pattern LINK = Pattern.compile("\\[([^\\[\\]]+)]\\(([^()\\s]+)\\)");
    private static final Pattern ELSEWHERE = Pattern.compile("(https?:|mailto:|/|#).*");

    private GuideText() {}

    /** A heading with the text below it. @param anchor empty for what comes before the first heading */
    record Section(String anchor, String heading, String text) {}

    /** @param file the path of the page, for its links to other files */
    static String html(String file, String markdown) {
        var page = PARSER.parse(markdown);
        page.accept(new Links(file));
        return HTML.render(page);
    }

    /** The page with links to served pages; code blocks stay unchanged. */
    static String markdown(String file, String markdown) {
        var inCode = false;
        var lines = new ArrayList<String>();
        for (var line : markdown.split("\n", -1)) {
            inCode ^= line.strip().startsWith("```");
            lines.add(
                    inCode
                            ? line
                            : LINK.matcher(line).replaceAll(link -> Matcher.quoteReplacement(asText(file, link))));
        }
        return String.join("\n", lines);
    }

    private static String asText(String file, MatchResult link) {
        return served(file, link.group(2))
                .map(address -> {
                    var parts = address.split("#", 2);
                    var path = ELSEWHERE.matcher(link.group(2)).matches()
                            ? parts[0]
                            : SERVED_AS_TEXT.getOrDefault(parts[0], parts[0] + ".md");
                    return "[" + link.group(1) + "](" + path + (parts.length < 2 ? "" : "#" + parts[1]) + ")";
                })
                .orElse(link.group(1));
    }

    /** The address of a link's target in a browser; empty if the target is not served. */
    private static Optional<String> served(String file, String destination) {
        if (ELSEWHERE.matcher(destination).matches()) {
            return Optional.of(destination);
        }
        var parts = destination.split("#", 2);
        var anchor = parts.length < 2 ? "" : "#" + parts[1];
        var target = Path.of(file).resolveSibling(parts[0]).normalize().toString();
        var guide = OF_A_GUIDE.matcher(target);
        return Optional.ofNullable(SERVED.get(target))
                .or(() -> guide.matches() ? Optional.of("/docs/guides/" + guide.group(1)) : Optional.empty())
                .map(address -> address + anchor);
    }

    static List<Section> sections(String markdown) {
        var sections = new ArrayList<Section>();
        var anchor = "";
        var heading = "";
        var text = new StringBuilder();
        for (Node node = PARSER.parse(markdown).getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof Heading next) {
                sections.add(new Section(anchor, heading, text.toString()));
                heading = PLAIN.render(next);
                anchor = next.getLevel() == 1 ? "" : anchor(heading);
                text.setLength(0);
            } else {
                text.append(PLAIN.render(node)).append('\n');
            }
        }
        sections.add(new Section(anchor, heading, text.toString()));
        return sections.stream().filter(section -> !section.heading().isEmpty()).toList();
    }

    private static void attributes(Node node, String tag, Map<String, String> attributes) {
        if (node instanceof Heading heading) {
            attributes.put("id", anchor(PLAIN.render(heading)));
        } else if (node instanceof TableBlock) {
            attributes.put("tabindex", "0"); // so that a wide table can be scrolled with the keyboard
        }
    }

    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .strip()
                .replace(' ', '-');
    }

    private static final class Links extends AbstractVisitor {

        private final String file;

        Links(String file) {
            this.file = file;
        }

        @Override
        public void visit(Link link) {
            served(file, link.getDestination()).ifPresentOrElse(link::setDestination, () -> unlink(link));
        }

        private static void unlink(Link link) {
            for (Node child = link.getFirstChild(); child != null; child = link.getFirstChild()) {
                link.insertBefore(child);
            }
            link.unlink();
        }
    }
}
