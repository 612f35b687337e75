package io.agentmarket.toolkits.incidents;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.agentmarket.tools.Arguments;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One step of a runbook.
 *
 * @param section the heading above it
 * @param command the command to run, if the page has one
 * @param risk low: it only reads; medium: it changes what runs and can be undone; high: data or availability may be
 * lost
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RunbookStep(String section, String text, @Nullable String command, String risk) {

    private static final int MAX_CHARS = 400;
    private static final int MAX_COMMAND = 600;
    private static final int MAX_STEPS = 12;

    /** The indentation of lines outside lists. */
    private static final int NONE = -1;

    private static final Pattern HIGH = Pattern.compile(
            "\\b(?:delet\\w+|remov\\w+|purg\\w+|rm -|drop|drain\\w*|reboot\\w*|shut ?down|restor\\w+|wipe|defrag\\w*|migrat\\w+"
                    + "|terminat\\w+|recreat\\w+|format)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern MEDIUM = Pattern.compile(
            "\\b(?:restart\\w*|scal\\w+|increas\\w+|decreas\\w+|resiz\\w+|edit|chang\\w+|updat\\w+|upgrad\\w+|roll ?back\\w*|revert\\w*"
                    + "|patch\\w*|appl(?:y|ies)|cordon|add(?:ing)?|mov\\w+|renew\\w*|rotat\\w+|enabl\\w+|disabl\\w+|set|configur\\w+"
                    + "|rollout|fix|kill\\w*|tun\\w+|give|raise|expand\\w*|correct\\w*)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern LOOKS = Pattern.compile(
            "^(?:check|see|verify|look|study|inspect|review|read|determine|find|investigate|log ?in|view|monitor|examine|validate|talk|ask)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern ITEM = Pattern.compile("^\\s*(?:[-*+]|\\d+[.)])\\s+");
    private static final Pattern LINK = Pattern.compile("!?\\[([^]]*)]\\([^)]*\\)|\\[([^]]*)]\\[[^]]*]");

    /** Items that are no steps. Single words count among them, because a list of names is not a list of steps. */
    private static final Pattern SAYS_NOTHING =
            Pattern.compile("(?i)todo.*|\\[?\\d+]?.*https?://\\S*|see also:?|\\W*|\\S+");

    /** The steps of a section's Markdown, at most twelve. */
    static List<RunbookStep> in(String section, String markdown) {
        var steps = new ArrayList<RunbookStep>();
        var block = new StringBuilder();
        StringBuilder code = null;
        int item = NONE;
        boolean lists = false;
        for (var line : (markdown + "\n").split("\n", -1)) {
            if (line.strip().startsWith("```")) {
                if (code == null) {
                    code = new StringBuilder();
                    add(section, block, steps);
                } else {
                    attach(section, code.toString(), steps);
                    code = null;
                }
            } else if (code != null) {
                code.append(line).append('\n');
            } else if (item != NONE
                    && isItem(line)
                    && indent(line) > item
                    && (lists || block.toString().strip().endsWith(":"))) {
                append(block, line);
                lists = true;
            } else {
                if (line.isBlank() || line.startsWith("#") || isItem(line)) {
                    add(section, block, steps);
                    item = isItem(line) ? indent(line) : NONE;
                    lists = false;
                }
                block.append(line.startsWith("#") ? "" : ITEM.matcher(line).replaceFirst(""))
                        .append(' ');
            }
        }
        add(section, block, steps);
        return steps.stream()
                .filter(step -> step.command() != null || !step.text().endsWith(":"))
                .limit(MAX_STEPS)
                .toList();
    }

    /** An entry of the previous item, which ends with a colon. */
    private static void append(StringBuilder block, String line) {
        var before = block.toString().strip();
        block.setLength(0);
        block.append(before)
                .append(before.endsWith(":") ? " " : "; ")
                .append(ITEM.matcher(line).replaceFirst(""))
                .append(' ');
    }

    private static boolean isItem(String line) {
        return ITEM.matcher(line).find();
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }

    static String riskOf(String text, @Nullable String command) {
        var whole = command == null ? text : text + " " + command;
        boolean onlyLooks = command == null
                || !HIGH.matcher(command).find() && !MEDIUM.matcher(command).find();
        if (LOOKS.matcher(text).find() && onlyLooks) {
            return "low";
        }
        return HIGH.matcher(whole).find() ? "high" : MEDIUM.matcher(whole).find() ? "medium" : "low";
    }

    private static void add(String section, StringBuilder block, List<RunbookStep> steps) {
        var text =
                LINK.matcher(block.toString().strip().replaceAll("\\s+", " ")).replaceAll("$1$2");
        block.setLength(0);
        if (!SAYS_NOTHING.matcher(text).matches()) {
            steps.add(new RunbookStep(section, clipped(text, MAX_CHARS), null, riskOf(text, null)));
        }
    }

    /** A command belongs to the sentence before it; a second command there is a separate step. */
    private static void attach(String section, String code, List<RunbookStep> steps) {
        var command = clipped(code.strip().replaceAll("(?m)^\\$ ", ""), MAX_COMMAND);
        if (command.isEmpty() || command.contains("TO" + "DO")) {
            return;
        }
        var before = steps.isEmpty() ? null : steps.getLast();
        if (before != null && before.command() == null) {
            steps.set(
                    steps.size() - 1, new RunbookStep(section, before.text(), command, riskOf(before.text(), command)));
        } else {
            steps.add(new RunbookStep(section, "Run the command.", command, riskOf("", command)));
        }
    }

    private static String clipped(String text, int most) {
        return text.length() <= most ? text : Arguments.clipped(text, most - 1) + "…";
    }
}
