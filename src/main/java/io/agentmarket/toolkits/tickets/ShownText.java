package io.agentmarket.toolkits.tickets;

import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.parser.Tag;

/**
 * The text of an article as its readers see it. HTML in Markdown becomes text; what a browser does not show is left out,
 * because nobody at the company has read it. Code is kept as it is written.
 */
final class ShownText {

    private static final Pattern MARK = Pattern.compile("</?[A-Za-z]|<!");
    private static final Pattern CODE = Pattern.compile("(?s)```.*?(?:```|\\z)|`[^`\\n]+`");
    private static final Pattern ADDRESS = Pattern.compile("<((?:https?://|mailto:)[^\\s<>]+)>");
    private static final Pattern TAG = Pattern.compile("</?([A-Za-z][A-Za-z0-9-]*)[^<>]*>?");
    private static final String UNSHOWN =
            "script, style, template, noscript, iframe, object, svg, form, head, title, [hidden], [aria-hidden=true]";
    private static final Pattern UNSEEN = Pattern.compile(
            "display:none|visibility:(?:hidden|collapse)|opacity:0?\\.?0*(?:;|!|$)|font-size:0(?:px|pt|em|rem|%)?(?:;|!|$)"
                    + "|(?:^|;)(?:max-)?(?:height|width):0(?:px)?(?:;|!|$)|(?:left|top|text-indent):-\\d{3,}|mso-hide:all");
    private static final Pattern BLANK_LINES = Pattern.compile("\\n[ \\t]*\\n(?:[ \\t]*\\n)+");

    private ShownText() {}

    static String of(String markdown) {
        if (!MARK.matcher(markdown).find()) {
            return markdown;
        }
        var kept = CODE.matcher(markdown).replaceAll(code -> Matcher.quoteReplacement(escaped(code.group())));
        kept = ADDRESS.matcher(kept).replaceAll("$1");
        kept = TAG.matcher(kept)
                .replaceAll(tag -> Matcher.quoteReplacement(isHtml(tag) ? tag.group() : escaped(tag.group())));
        var page = Jsoup.parseBodyFragment(kept).body();
        page.select(UNSHOWN).forEach(Node::remove);
        page.select("[style]").stream().filter(ShownText::isUnseen).forEach(Node::remove);
        page.select("br").forEach(line -> line.after("\n"));
        page.select("li")
                .forEach(
                        item -> item.prepend("\n" + (isNumbered(item) ? item.elementSiblingIndex() + 1 + ". " : "- ")));
        page.select("p, div, tr, h1, h2, h3, h4").forEach(block -> block.after("\n"));
        return BLANK_LINES.matcher(page.wholeText()).replaceAll("\n\n").strip();
    }

    private static boolean isHtml(MatchResult tag) {
        return Tag.isKnownTag(tag.group(1).toLowerCase(Locale.ROOT));
    }

    private static boolean isNumbered(Element item) {
        var list = item.parent();
        return list != null && list.nameIs("ol");
    }

    private static boolean isUnseen(Element element) {
        return UNSEEN.matcher(element.attr("style").toLowerCase(Locale.ROOT).replaceAll("\\s+", ""))
                .find();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
