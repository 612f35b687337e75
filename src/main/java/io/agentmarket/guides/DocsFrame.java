package io.agentmarket.guides;

import io.agentmarket.guides.Guides.Guide;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/** The frame of every documentation page: title, bar with search, and the list of guides. */
final class DocsFrame {

    private static final String HEAD = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>%s - Agent Marketplace</title>
            <link rel="icon" href="data:,">
            <link rel="stylesheet" href="/docs/bar.css">
            <link rel="stylesheet" href="/docs/docs.css">
            %s</head>
            <body>
            <a class="skip" href="#text">Skip to the text</a>
            <header class="bar">
            <a class="home" href="/docs/guides">Agent Marketplace</a>
            <nav aria-label="Documentation">
            <a href="/docs/guides">Guides</a>
            <a href="/docs">API</a>
            <a href="/docs/errors">Errors</a>
            </nav>
            <form action="/docs/search" role="search">
            <input type="search" name="q" value="%s" maxlength="200" placeholder="Search" aria-label="Search the documentation">
            </form>
            </header>
            <div class="columns">
            """;

    private static final String FOOT = """
            </main>
            </div>
            </body>
            </html>
            """;

    private final List<Guide> guides;

    DocsFrame(List<Guide> guides) {
        this.guides = guides;
    }

    /** @param markdown the address of the page as Markdown, or null @param query the words of the search */
    record Page(String title, @Nullable String markdown, String query, String html) {}

    String around(Page page) {
        return around(page, null);
    }

    String around(Guide guide) {
        var page = new Page(guide.title(), guide.path() + ".md", "", GuideText.html(guide.file(), guide.markdown()));
        return around(page, guide);
    }

    private String around(Page page, @Nullable Guide open) {
        var same = page.markdown() == null
                ? ""
                : "<link rel=\"alternate\" type=\"text/markdown\" href=\"" + page.markdown() + "\">\n";
        return HEAD.formatted(HtmlUtils.htmlEscape(page.title()), same, HtmlUtils.htmlEscape(page.query()))
                + beside(open)
                + "<main id=\"text\">\n"
                + page.html()
                + (open == null ? "" : neighbours(open))
                + FOOT;
    }

    private String beside(@Nullable Guide open) {
        var list = new StringBuilder("<nav class=\"side\" aria-label=\"Guides\">\n");
        var group = "";
        for (var guide : guides) {
            if (!guide.group().equals(group)) {
                list.append(group.isEmpty() ? "" : "</ul>\n");
                group = guide.group();
                list.append("<p>").append(HtmlUtils.htmlEscape(group)).append("</p>\n<ul>\n");
            }
            list.append("<li>").append(link(guide, guide.equals(open))).append("</li>\n");
        }
        return list.append("</ul>\n</nav>\n").toString();
    }

    /** The guides before and after in the reading order, and this one as Markdown. */
    private String neighbours(Guide open) {
        var at = guides.indexOf(open);
        var before = at > 0 ? "<span>Before: " + link(guides.get(at - 1), false) + "</span>" : "";
        var after = at + 1 < guides.size() ? "<span>Next: " + link(guides.get(at + 1), false) + "</span>" : "";
        return "<footer>" + before + after + "<a href=\"" + open.path() + ".md\">This page as Markdown</a></footer>\n";
    }

    private static String link(Guide guide, boolean isOpen) {
        var current = isOpen ? " aria-current=\"page\"" : "";
        return "<a href=\"" + guide.path() + "\"" + current + ">" + HtmlUtils.htmlEscape(guide.title()) + "</a>";
    }
}
