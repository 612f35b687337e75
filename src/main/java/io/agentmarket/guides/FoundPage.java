package io.agentmarket.guides;

import io.agentmarket.guides.DocsSearch.Entry;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.web.util.HtmlUtils;

/** The results of a search, as a list with the query's words. */
final class FoundPage {

    private static final int EXCERPT_CHARS = 220;
    private static final int BEFORE_CHARS = 60;

    private FoundPage() {}

    static String html(String asked, List<Entry> found) {
        var head = "<h1>Search</h1>\n" + form(asked);
        if (asked.isBlank()) {
            return head + "<p>Search the guides, the errors and the calls of the API.</p>\n";
        }
        if (found.isEmpty()) {
            return head
                    + "<p>Nothing has these words. The <a href=\"/docs/guides\">guides</a> are listed by subject.</p>\n";
        }
        var words = words(asked);
        return found.stream()
                .map(entry -> item(entry, words))
                .collect(Collectors.joining("", head + "<ol class=\"found\">\n", "</ol>\n"));
    }

    private static String form(String asked) {
        return """
                <form action="/docs/search" role="search" class="wide">
                <input type="search" name="q" value="%s" maxlength="200" aria-label="Search for">
                <button>Search</button>
                </form>
                """.formatted(HtmlUtils.htmlEscape(asked));
    }

    private static String item(Entry entry, Pattern words) {
        return """
                <li><a href="%s">%s</a> <small>%s</small>
                <p>%s</p></li>
                """.formatted(
                        HtmlUtils.htmlEscape(entry.path()),
                        HtmlUtils.htmlEscape(entry.title()),
                        switch (entry.kind()) {
                            case GUIDE -> "guide";
                            case ERROR -> "error";
                            case API -> "API";
                        },
                        marked(excerpt(entry.text(), words), words));
    }

    /** The text around the first word of the query, cut between words. */
    private static String excerpt(String text, Pattern words) {
        var line = text.replaceAll("[\"|]", "").replaceAll("\\s+", " ").strip();
        var first = words.matcher(line);
        var from =
                first.find() && first.start() > BEFORE_CHARS ? line.indexOf(' ', first.start() - BEFORE_CHARS) + 1 : 0;
        var to = from + EXCERPT_CHARS;
        if (to >= line.length()) {
            return (from == 0 ? "" : "… ") + line.substring(from);
        }
        var end = line.lastIndexOf(' ', to);
        return (from == 0 ? "" : "… ") + line.substring(from, end > from ? end : to) + " …";
    }

    private static String marked(String text, Pattern words) {
        var marked = new StringBuilder();
        var at = 0;
        var found = words.matcher(text);
        while (found.find()) {
            marked.append(HtmlUtils.htmlEscape(text.substring(at, found.start())))
                    .append("<mark>")
                    .append(HtmlUtils.htmlEscape(found.group()))
                    .append("</mark>");
            at = found.end();
        }
        return marked.append(HtmlUtils.htmlEscape(text.substring(at))).toString();
    }

    /** A pattern for words that begin like those of the query, without English endings. */
    private static Pattern words(String asked) {
        var any = Arrays.stream(asked.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}_]+"))
                .filter(word -> word.length() > 2)
                .map(word -> word.replaceFirst("(?<=\\p{L}{3})(ies|ing|ed|s)$", ""))
                .map(Pattern::quote)
                .collect(Collectors.joining("|"));
        return Pattern.compile(any.isEmpty() ? "(?!)" : "\\b(" + any + ")[\\p{L}\\p{N}]*", Pattern.CASE_INSENSITIVE);
    }
}
