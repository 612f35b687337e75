package io.agentmarket.documents;

import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.parser.Tag;

/**
 * The text of Markdown as its readers see it. HTML in it becomes text; what a browser does not show is left out, since
 * nobody who wrote or read the page has seen it. Code is kept as it is written.
 */
public final class ShownText {

    private static final Pattern MARK = Pattern.compile("</?[A-Za-z]|<!");
    private static final Pattern CODE = Pattern.compile("(?s)```.*?(?:```|\\z)|`[^`\\n]+`");
    private static final Pattern ADDRESS = Pattern.compile("<((?:https?://|mailto:)[^\\s<>]+)>");
    private static final Pattern TAG = Pattern.compile("</?([A-Za-z][A-Za-z0-9-]*)[^<>]*>?");
    private static final String UNSHOWN =
            "script, style, template, noscript, iframe, object, svg, form, head, title, [hidden], [aria-hidden=true]";
    /** Text that browsers do not show. A reader of the page has not seen it, so nobody may cite it. */
    private static final Pattern UNSEEN = Pattern.compile(
            "(?:^|;)(?:display:none|visibility:(?:hidden|collapse)|opacity:0?\\.?0*%?(?:;|!|$)|(?:max-)?height:0(?:px)?(?:;|!|$)"
                    + "|(?:max-)?width:0(?:px)?(?:;|!|$)|font-size:0(?:px|pt|em|rem|%)?(?:;|!|$)|mso-hide:all"
                    + "|clip:rect\\(0|clip-path:inset\\((?:50|100)%|(?:left|top|text-indent):-\\d{3,})");

    private static final Pattern BLANK_LINES = Pattern.compile("\\n[ \\t]*\\n(?:[ \\t]*\\n)+");

    private ShownText() {}

    /** The text without tags and without what nobody sees. */
    public static String of(String markdown) {
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

    static boolean isUnseen(Element element) {
        var style = element.attr("style").toLowerCase(Locale.ROOT).replaceAll("/\\*.*?\\*/|\\s+", "");
        return UNSEEN.matcher(style).find();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
