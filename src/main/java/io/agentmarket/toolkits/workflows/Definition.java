package io.agentmarket.toolkits.workflows;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.YamlText;
import io.agentmarket.tools.ToolFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A workflow as written: YAML 1.2 text (which includes JSON), or a tree.
 *
 * @param documents a YAML text may have several; never empty
 */
record Definition(Form form, List<JsonNode> documents) {

    /** The maximum length of the text, in characters. */
    static final int MAX_CHARS = 256 * 1024;

    private static final int MAX_DEPTH = 128;
    private static final int MAX_NODES = 50_000;
    private static final int MAX_DOCUMENTS = 50;
    private static final int MAX_ALIASES = 50;

    /** Its language. */
    enum Form {
        SERVERLESS_WORKFLOW,
        STEPS,
        ARGO;

        static Form of(JsonNode document) {
            if (document.isArray() || document.has("steps")) {
                return STEPS;
            }
            if (document.has("apiVersion") && document.has("kind")) {
                return ARGO;
            }
            if (document.has("document") || document.has("do")) {
                return SERVERLESS_WORKFLOW;
            }
            throw new ToolFailure(
                    "This is not a workflow: a Serverless Workflow has document and do, a list of steps has"
                            + " steps, an Argo manifest has an apiVersion of argoproj.io.");
        }
    }

    /** @throws ToolFailure with what is wrong in the text */
    static Definition read(JsonNode written) {
        var documents = written.isString() ? parse(written.stringValue()) : List.of(written);
        if (documents.isEmpty()) {
            throw new ToolFailure("The workflow is empty.");
        }
        return new Definition(formOf(documents), documents);
    }

    private static Form formOf(List<JsonNode> documents) {
        return documents.stream()
                        .anyMatch(it -> it.path("apiVersion").asString("").startsWith("argoproj.io/"))
                ? Form.ARGO
                : Form.of(documents.getFirst());
    }

    /** The first document of a YAML text. */
    static JsonNode tree(String text) {
        return parse(text).getFirst();
    }

    private static List<JsonNode> parse(String text) {
        if (text.length() > MAX_CHARS) {
            throw new ToolFailure("The workflow is longer than " + MAX_CHARS + " characters.");
        }
        var settings = LoadSettings.builder()
                .setLabel("workflow")
                .setSchema(new CoreSchema())
                .setAllowDuplicateKeys(false)
                .setMaxAliasesForCollections(MAX_ALIASES)
                .setCodePointLimit(MAX_CHARS)
                .build();
        var documents = new ArrayList<JsonNode>();
        var count = new int[1];
        try {
            for (var document : new Load(settings).loadAllFromReader(new YamlText(text))) {
                if (document != null) {
                    documents.add(node(document, 0, count));
                }
                if (documents.size() > MAX_DOCUMENTS) {
                    throw new ToolFailure("The text has more than " + MAX_DOCUMENTS + " documents.");
                }
            }
        } catch (YamlEngineException e) {
            throw new ToolFailure("The workflow is not valid YAML: " + firstLine(e));
        } catch (StackOverflowError e) {
            throw new ToolFailure("The workflow is nested too deeply.");
        }
        return documents;
    }

    private static String firstLine(YamlEngineException e) {
        return String.valueOf(e.getMessage())
                .lines()
                .limit(2)
                .reduce((a, b) -> a + " " + b)
                .orElse("");
    }

    private static JsonNode node(@Nullable Object value, int depth, int[] count) {
        if (depth > MAX_DEPTH || ++count[0] > MAX_NODES) {
            throw new ToolFailure("The workflow is nested too deeply or has more than " + MAX_NODES + " parts.");
        }
        return switch (value) {
            case null -> JsonNodeFactory.instance.nullNode();
            case Map<?, ?> map -> {
                var object = Json.MAPPER.createObjectNode();
                map.forEach((key, member) -> object.set(String.valueOf(key), node(member, depth + 1, count)));
                yield object;
            }
            case List<?> list -> {
                var array = Json.MAPPER.createArrayNode();
                list.forEach(item -> array.add(node(item, depth + 1, count)));
                yield array;
            }
            case String text -> JsonNodeFactory.instance.stringNode(text);
            default -> Json.MAPPER.valueToTree(value);
        };
    }
}
