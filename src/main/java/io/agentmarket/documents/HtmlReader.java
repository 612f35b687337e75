package io.agentmarket.documents;

import java.util.Set;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;
import org.jsoup.select.NodeTraversor;

/** HTML: the main text with its headings; navigation, scripts and forms are left out. */
final class HtmlReader implements NodeFilter {

    /** The nesting limit of browsers; deeper pages are malicious. */
    private static final int DEEPEST = 512;

    private static final String AROUND =
            "script, style, noscript, template, nav, footer, aside, form, iframe, svg, canvas,"
                    + " object, button, [hidden], [aria-hidden=true], [role=navigation], [role=banner], [role=contentinfo]";

    /** A page's header is outside its main text; an article's header contains its title. */
    private static final String AROUND_PAGE = AROUND + ", header";

    private static final Set<String> HEADINGS = Set.of("h1", "h2", "h3", "h4", "h5", "h6");
    private static final Set<String> LISTS = Set.of("ul", "ol");

    private final Extracted found = new Extracted();
    private final StringBuilder text = new StringBuilder();

    private HtmlReader() {}

    /** @throws io.agentmarket.shared.AppException {@code DOCUMENT_UNREADABLE} if it is nested too deeply */
    static Extracted read(String html) {
        var page = Jsoup.parse(html);
        refuseDeep(page);
        var articles = page.select("article");
        var main = page.selectFirst("main, [role=main]");
        if (main == null && articles.size() == 1) {
            main = articles.first();
        }
        var root = main == null ? page.body() : main;
        root.select(main == null ? AROUND_PAGE : AROUND).forEach(Node::remove);
        root.select("[style]").stream().filter(ShownText::isUnseen).forEach(Node::remove);
        var reader = new HtmlReader();
        NodeTraversor.filter(reader, root);
        reader.flush();
        return reader.found;
    }

    private static void refuseDeep(Node page) {
        NodeTraversor.traverse(
                (node, depth) -> {
                    if (depth > DEEPEST) {
                        throw DocumentKind.unreadable("The HTML is nested deeper than " + DEEPEST + " elements.");
                    }
                },
                page);
    }

    @Override
    public FilterResult head(Node node, int depth) {
        if (node instanceof TextNode words) {
            text.append(words.text());
        }
        return node instanceof Element element && took(element) ? FilterResult.SKIP_CHILDREN : FilterResult.CONTINUE;
    }

    @Override
    public FilterResult tail(Node node, int depth) {
        if (node instanceof Element element && element.isBlock() && !element.nameIs("br")) {
            flush();
        }
        return FilterResult.CONTINUE;
    }

    /** Whether the element was read completely, with its content. */
    private boolean took(Element element) {
        var name = element.normalName();
        if (name.equals("br")) {
            text.append('\n');
            return true;
        }
        if (element.isBlock()) {
            flush();
        }
        if (HEADINGS.contains(name)) {
            found.heading(name.charAt(1) - '0', element.text());
        } else if (name.equals("pre")) {
            found.lines(element.wholeText());
        } else if (name.equals("table") && element.select("table").size() == 1) {
            found.lines(rows(element));
        } else if (LISTS.contains(name)) {
            var items = new StringBuilder();
            items(element, 0, items);
            found.lines(items.toString());
        } else {
            return false;
        }
        return true;
    }

    private void flush() {
        found.prose(text.toString());
        text.setLength(0);
    }

    private static String rows(Element table) {
        return table.select("tr").stream()
                .map(row -> row.select("th, td").stream().map(Element::text).collect(Collectors.joining(" | ")))
                .filter(row -> !row.isBlank())
                .collect(Collectors.joining("\n"));
    }

    private static void items(Element list, int level, StringBuilder into) {
        int number = 0;
        for (var item : list.children()) {
            var own = new StringBuilder();
            NodeTraversor.filter(
                    (node, depth) -> {
                        if (node instanceof TextNode words) {
                            own.append(words.text());
                        }
                        if (node instanceof Element element && element.isBlock()) {
                            own.append(' ');
                        }
                        return depth > 0 && LISTS.contains(node.normalName())
                                ? FilterResult.SKIP_ENTIRELY
                                : FilterResult.CONTINUE;
                    },
                    item);
            var line = Extracted.line(own.toString());
            if (!line.isEmpty()) {
                var mark = list.nameIs("ol") ? ++number + ". " : "- ";
                into.append("  ".repeat(level)).append(mark).append(line).append('\n');
            }
            item.select("> ul, > ol").forEach(inner -> items(inner, level + 1, into));
        }
    }
}
