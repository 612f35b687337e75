package io.agentmarket.toolkits.tickets;

import java.util.ArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads an article: front matter with id, title, category and product, then sections below {@code ##} headings. */
final class ArticleReader {

    private static final Pattern FRONT = Pattern.compile(
            "---\nid: (?<id>[a-z0-9-]+)\ntitle: \"(?<title>[^\"\n]+)\"\ncategory: (?<category>\\w+)\n"
                    + "product: (?<product>\\w+)\n---\n(?<body>.+)",
            Pattern.DOTALL);

    private static final Pattern SECTION = Pattern.compile("^## (.+)\n+((?:(?!## ).*\n?)*)", Pattern.MULTILINE);

    private ArticleReader() {}

    static HelpArticle read(String name, String text) {
        var front = FRONT.matcher(text);
        if (!front.matches()) {
            throw new IllegalStateException(name + ": the front matter is not id, title, category, product");
        }
        var sections = new ArrayList<HelpArticle.Section>();
        SECTION.matcher(front.group("body"))
                .results()
                .forEach(found -> sections.add(new HelpArticle.Section(
                        found.group(1).strip(), found.group(2).strip())));
        if (sections.isEmpty()) {
            throw new IllegalStateException(name + ": has no section");
        }
        return article(front, sections);
    }

    private static HelpArticle article(Matcher front, ArrayList<HelpArticle.Section> sections) {
        return new HelpArticle(
                front.group("id"),
                front.group("title"),
                front.group("category"),
                front.group("product"),
                HelpArticle.Origin.BUNDLED,
                sections);
    }
}
