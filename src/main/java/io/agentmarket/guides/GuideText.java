package io.agentmarket.guides;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
 * A page's Markdown as HTML: headings have the anchors that code hosts give them, links lead to what is served here,
 * and a link to what is not served becomes its text.
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

    /** Where pages outside docs/guides are served, by their path from there. */
    private static final Map<String, String> SERVED = Map.of(
            "../errors.md", "/docs/errors",
            "../openapi.yaml", "/docs",
            "../verify/VerifyReceipts.java", "/docs/VerifyReceipts.java",
            "README.md", "/docs/guides",
            "../../agents/README.md", "/docs/guides/packages");

    private GuideText() {}

    /** A heading with the text below it. @param anchor empty for what comes before the first heading */
    record Section(String anchor, String heading, String text) {}

    static String html(String markdown) {
        var page = PARSER.parse(markdown);
        page.accept(new Links());
        return HTML.render(page);
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
            attributes.put("tabindex", "0"); // it scrolls sideways on a phone, also by the keyboard
        }
    }

    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .strip()
                .replace(' ', '-');
    }

    private static final class Links extends AbstractVisitor {

        @Override
        public void visit(Link link) {
            var parts = link.getDestination().split("#", 2);
            var anchor = parts.length < 2 ? "" : "#" + parts[1];
            if (SERVED.containsKey(parts[0])) {
                link.setDestination(SERVED.get(parts[0]) + anchor);
            } else if (parts[0].matches("[a-z0-9-]+\\.md")) {
                link.setDestination("/docs/guides/" + parts[0].replace(".md", "") + anchor);
            } else if (!parts[0].isEmpty() && !parts[0].matches("(https?:|/).*")) {
                unlink(link);
            }
        }

        private static void unlink(Link link) {
            for (Node child = link.getFirstChild(); child != null; child = link.getFirstChild()) {
                link.insertBefore(child);
            }
            link.unlink();
        }
    }
}
