package io.agentmarket.toolkits.data;

import java.util.ArrayList;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A report in a few sentences. Every number in them is a number of the report. */
final class ReportWords {

    private static final int MAX_LENGTH = 2_000;
    private static final int MAX_NAMED = 3;

    private ReportWords() {}

    static String summary(JsonNode report) {
        var sentences = new ArrayList<String>();
        switch (report.path("status").asString("")) {
            case "refused" -> {
                sentences.add("The request was refused.");
                report.path("problems")
                        .valueStream()
                        .limit(MAX_NAMED)
                        .forEach(problem -> sentences.add(
                                (problem.path("pointer").asString("").isEmpty()
                                                ? ""
                                                : problem.path("pointer").asString() + ": ")
                                        + ended(problem.path("reason").asString(""))));
            }
            case "planned" -> sentences.add("This is the plan.");
            default -> account(report, sentences);
        }
        answer(report.path("answer"), sentences);
        rules(report.path("rules"), sentences);
        types(report.path("profile").path("columns"), sentences);
        report.path("steps")
                .valueStream()
                .flatMap(step -> step.path("notes").valueStream())
                .limit(MAX_NAMED)
                .forEach(note -> sentences.add(ended(note.asString(""))));
        report.path("not_done").valueStream().limit(MAX_NAMED).forEach(note -> sentences.add(ended(note.asString(""))));
        var text = String.join(" ", sentences);
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH - 1) + "…";
    }

    private static void account(JsonNode report, ArrayList<String> sentences) {
        var account = report.path("account");
        sentences.add("Rows: " + account.path("equation").asString("") + ".");
        if (!account.path("holds").asBoolean(true)) {
            sentences.add(
                    account.path("unattributed").asLong() == 0
                            ? "The account does not hold: do not use the result."
                            : "The account does not hold by itself, because the SQL made the difference.");
        }
        report.path("source")
                .path("rejects")
                .valueStream()
                .limit(MAX_NAMED)
                .forEach(reject -> sentences.add("Line " + reject.path("line").asLong() + " was rejected: "
                        + ended(reject.path("reason").asString(""))));
        report.path("files")
                .valueStream()
                .filter(file -> file.path("rows").asLong() > 0)
                .forEach(file -> sentences.add(file.path("name").asString("") + " has "
                        + counted(file.path("rows").asLong(), "row") + "."));
        if (report.has("loaded")) {
            sentences.add(ended(report.path("loaded").path("words").asString("")));
        }
    }

    private static void answer(JsonNode answer, ArrayList<String> sentences) {
        if (answer.has("cannot")) {
            sentences.add(ended(answer.path("cannot").asString("")));
        } else if (answer.has("understood")) {
            sentences.add("The question was read as: "
                    + ended(answer.path("understood").asString("")));
        }
    }

    private static void rules(JsonNode rules, ArrayList<String> sentences) {
        var failed = rules.valueStream()
                .filter(rule -> !rule.path("passed").asBoolean(true))
                .toList();
        if (!rules.isEmpty() && failed.isEmpty()) {
            sentences.add("Of " + counted(rules.size(), "rule") + " none failed.");
        }
        failed.stream()
                .limit(MAX_NAMED)
                .forEach(rule -> sentences.add(rule.path("name").asString("") + ": "
                        + ended(rule.path("words").asString(""))));
    }

    private static void types(JsonNode columns, ArrayList<String> sentences) {
        var unsure = columns.valueStream()
                .filter(column ->
                        column.path("column").path("date_order").asString("").equals("ambiguous"))
                .map(column -> column.path("column").path("name").asString(""))
                .collect(Collectors.joining(", "));
        if (!unsure.isEmpty()) {
            sentences.add("Dates that can be read day-first and month-first stayed text: " + unsure
                    + "; say the date_order.");
        }
    }

    private static String counted(long count, String one) {
        return count + " " + one + (count == 1 ? "" : "s");
    }

    private static String ended(String sentence) {
        return sentence.isEmpty() || ".!?".indexOf(sentence.charAt(sentence.length() - 1)) >= 0
                ? sentence
                : sentence + ".";
    }
}
