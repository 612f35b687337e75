package io.agentmarket.toolkits.incidents;

import java.util.ArrayList;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Reads a runbook: optional front matter, a title, then sections below {@code ##} headings, or one without a heading.
 */
final class RunbookReader {

    private static final String SITE = "https://runbooks.prometheus-operator.dev/runbooks/";
    private static final Pattern SECTION = Pattern.compile("^## (.+)\n+((?:(?!## ).*\n?)*)", Pattern.MULTILINE);
    private static final Pattern HEAD = Pattern.compile("^(?:---\\n(?s:.*?)\\n---\\n)?\\s*(?:# .*\\n)?");
    private static final Pattern NOTES = Pattern.compile("(?m)^</?(?:details|summary)>.*\n?|<summary>.*</summary>\n?");
    private static final Pattern CAPITAL = Pattern.compile("(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

    private RunbookReader() {}

    /** @param alert the file's name without its extension: these pages are named for their alert */
    static Runbook read(String topic, String alert, String text) {
        var sections = new ArrayList<Runbook.Section>();
        SECTION.matcher(text.replace("\r", "")).results().forEach(found -> {
            var body = NOTES.matcher(found.group(2)).replaceAll("").strip();
            if (!body.isEmpty()) {
                sections.add(new Runbook.Section(found.group(1).strip(), body));
            }
        });
        if (sections.isEmpty()) {
            var body = HEAD.matcher(text).replaceFirst("").strip();
            sections.add(new Runbook.Section("Meaning", body));
        }
        var link = SITE + topic + "/" + alert.toLowerCase(Locale.ROOT);
        return new Runbook(alert, CAPITAL.matcher(alert).replaceAll(" "), topic, link, sections);
    }
}
