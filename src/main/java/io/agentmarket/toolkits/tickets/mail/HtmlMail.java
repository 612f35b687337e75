package io.agentmarket.toolkits.tickets.mail;

import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/** A mail in HTML as the lines that a reader sees. Quoted lines are marked as in a plain-text mail. */
final class HtmlMail {

    private static final Pattern HTML = Pattern.compile(
            "<(?:html|body|div|p|br|table|blockquote|span|meta|!doctype)\\b[^<>]{0,400}>", Pattern.CASE_INSENSITIVE);
    private static final Pattern CLOSED =
            Pattern.compile("</(?:html|body|div|p|table|blockquote|span)>|<br ?/?>", Pattern.CASE_INSENSITIVE);

    /** The elements in which mail programs and ticket systems put an earlier mail. */
    private static final String QUOTED =
            "blockquote, .gmail_quote, .gmail_extra .gmail_quote, .yahoo_quoted, #divRplyFwdMsg ~ *, #appendonsend ~"
                    + " *, .moz-cite-prefix ~ blockquote, .zd-comment-history, .freshdesk_quote, .front-blockquote,"
                    + " .protonmail_quote, .zmail_extra, .history_container, #isReplyContent, #OLK_SRC_BODY_SECTION,"
                    + " .WordSection1 ~ .WordSection1";

    private static final String SIGNED = ".gmail_signature, [data-smartmail=gmail_signature], #Signature, .signature,"
            + " .moz-signature, #AppleMailSignature, .protonmail_signature_block, #ymail_android_signature";
    private static final String UNSEEN =
            "script, style, head, title, template, [hidden], [style*=display:none], [style*=display: none], .preheader,"
                    + " [style*=mso-hide:all]";

    private HtmlMail() {}

    static boolean isHtml(String body) {
        return HTML.matcher(body).find() && CLOSED.matcher(body).find();
    }

    static String text(String html) {
        var document = Jsoup.parse(html);
        document.select(UNSEEN).remove();
        for (var header : document.select(".gmail_attr, .moz-cite-prefix, #divRplyFwdMsg")) {
            header.attr("data-header", "yes");
        }
        for (var quoted : document.select(QUOTED)) {
            if (!isForwarded(quoted)) {
                quoted.attr("data-quoted", "yes");
            }
        }
        for (var signed : document.select(SIGNED)) {
            signed.before(new Element("p").text("-- "));
        }
        var lines = new Lines();
        document.body().traverse(lines);
        return lines.text();
    }

    /** A forwarded mail has the same element as a quoted one, but it is the request itself. */
    private static boolean isForwarded(Element quoted) {
        var start = quoted.wholeText().strip();
        var around = quoted.previousElementSibling();
        return start.regionMatches(true, 0, "----------", 0, 10)
                || around != null
                        && around.text().toLowerCase(java.util.Locale.ROOT).contains("forwarded message");
    }

    /** Writes each block on lines of its own. The lines of a quotation begin with "> ", once per level. */
    private static final class Lines implements NodeVisitor {

        private final StringBuilder text = new StringBuilder();
        private final StringBuilder line = new StringBuilder();
        private int depth;

        @Override
        public void head(Node node, int level) {
            if (node instanceof TextNode words) {
                var shown = words.getWholeText().replaceAll("[\\s\\u00a0\\u200b]+", " ");
                line.append(line.isEmpty() ? shown.stripLeading() : shown);
            } else if (node instanceof Element element) {
                if (element.normalName().equals("br")) {
                    end();
                } else if (element.isBlock() || element.normalName().matches("tr|li|div")) {
                    flush();
                }
                depth += element.hasAttr("data-quoted") ? 1 : 0;
                if (element.normalName().equals("li")) {
                    line.append("- ");
                } else if (element.normalName().equals("hr")) {
                    line.append("_____");
                    flush();
                }
            }
        }

        @Override
        public void tail(Node node, int level) {
            if (node instanceof Element element) {
                if (element.isBlock() || element.normalName().matches("tr|li")) {
                    flush();
                }
                if (element.normalName().matches("p|blockquote|table|ul|ol|h[1-6]")) {
                    end();
                }
                depth -= element.hasAttr("data-quoted") ? 1 : 0;
                if (element.normalName().matches("td|th")) {
                    line.append(' ');
                }
            }
        }

        private void flush() {
            if (!line.toString().isBlank()) {
                end();
            }
            line.setLength(0);
        }

        private void end() {
            text.append("> ".repeat(Math.clamp(depth, 0, 5)))
                    .append(line.toString().stripTrailing())
                    .append('\n');
            line.setLength(0);
        }

        String text() {
            flush();
            return text.toString().replaceAll("(?m)(?:^[> ]*\\n){3,}", "\n\n").strip();
        }
    }
}
