package io.agentmarket.toolkits.data.duckdb;

import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The syntax trees that DuckDB writes. */
final class SyntaxTree {

    /** How DuckDB's error begins for a statement that it cannot write as JSON, which is all but selects. */
    private static final String NO_SELECT = "not ";

    /** A node has 150 to 500 bytes, and a tree takes some ten times its text on the heap while it is walked. */
    static final int MAX_BYTES = 4 << 20;

    /** A sum of n terms has a depth of 3 n; each level takes two frames of the walker's stack. */
    private static final int MAX_DEPTH = 1_000;

    private static final Pattern PIVOT = Pattern.compile("\\b(un)?pivot(_wider|_longer)?\\b", Pattern.CASE_INSENSITIVE);

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(MAX_BYTES)
                            .build())
                    .build())
            .build();

    private SyntaxTree() {}

    /**
     * Reads a tree.
     *
     * @param json empty when the tree is larger than the bound
     * @param text the SQL that it was made of
     */
    static JsonNode read(String json, String text) {
        if (json.isEmpty()) {
            throw new RefusedSql("The SQL has too many parts: load long lists as a table and join it.");
        }
        var tree = parsed(json);
        if (tree.path("error").asBoolean(true)) {
            throw new RefusedSql(error(tree, text));
        }
        return tree;
    }

    private static JsonNode parsed(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JacksonException tooDeep) {
            throw new RefusedSql("The SQL is nested too deep, or a chain such as 1 + 1 + ... is too long: shorten it.");
        }
    }

    private static String error(JsonNode tree, String text) {
        var message = tree.path("error_message").asString("");
        if (tree.path("error_type").asString("").startsWith(NO_SELECT)) {
            return PIVOT.matcher(text).find()
                    ? Refusals.PIVOT
                    : "Only a select is allowed, no " + firstWord(text) + ": steps of the plan load, change and write.";
        }
        return "The SQL cannot be read: " + Sentences.shortened(message) + position(tree) + ".";
    }

    private static String position(JsonNode tree) {
        var position = tree.path("position").asString("");
        return position.isEmpty() ? "" : " (character " + position + ")";
    }

    private static String firstWord(String text) {
        var word = text.strip().split("[^A-Za-z]", 2)[0].toUpperCase(Locale.ROOT);
        return word.isEmpty() || word.length() > 20 || word.equals("SELECT") || word.equals("WITH")
                ? "other statement"
                : word;
    }

    /** The one statement of a tree. */
    static JsonNode single(JsonNode tree) {
        var statements = tree.path("statements");
        if (statements.size() != 1) {
            throw new RefusedSql(
                    statements.isEmpty()
                            ? "The SQL is empty: write a select."
                            : "Only one statement is allowed, and there are " + statements.size()
                                    + ": leave the others out.");
        }
        return statements.get(0);
    }
}
