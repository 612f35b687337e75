package io.agentmarket.toolkits.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Splits a question that asks several things into questions that can be searched one by one. */
final class QuestionParts {

    private static final int MAX_PARTS = 3;
    private static final int MIN_LENGTH = 8;

    private static final String ASKS = "what|how|when|where|who|whom|which|why|can|may|do|does|is|are|should|must|will";

    /** Between two sentences, or before a question word. */
    private static final Pattern BREAK = Pattern.compile(
            "(?<=[?;])\\s+|[,;]?\\s+(?:and|or|but)\\s+(?:also\\s+)?(?=(?:" + ASKS + ")\\b)", Pattern.CASE_INSENSITIVE);

    /** Words that refer to something in the previous part. */
    private static final Pattern LEANS_BACK = Pattern.compile(
            "\\b(?:it|its|they|them|their|this|that|these|those|one|there|then)\\b", Pattern.CASE_INSENSITIVE);

    private static final Pattern ASKING = Pattern.compile(
            "^(?:(?:" + ASKS + "|did|could|would|i|we|you|the|a|an|much|many|long|often)\\b\\s*)+|[?;.]+$",
            Pattern.CASE_INSENSITIVE);

    private QuestionParts() {}

    /**
     * The parts in order, at most three; the question itself if there is only one. Further text belongs to the third.
     */
    static List<String> of(String question) {
        var parts = new ArrayList<String>();
        for (var part : BREAK.split(question.strip(), MAX_PARTS)) {
            if (part.strip().length() >= MIN_LENGTH) {
                parts.add(complete(part.strip(), parts));
            }
        }
        return parts.size() > 1 ? parts : List.of(question);
    }

    /** A part that refers to the first one is searched together with the subject of that one. */
    private static String complete(String part, List<String> before) {
        return before.isEmpty() || !LEANS_BACK.matcher(part).find()
                ? part
                : part + " (" + ASKING.matcher(before.getFirst()).replaceAll("").strip() + ")";
    }
}
