package io.agentmarket.tiers;

import io.agentmarket.shared.StartFailure;
import io.agentmarket.shared.YamlText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A YAML list of {@code {effective_from, <rows>: [...]}}, ascending by date. Every error names the file and the entry.
 */
final class DatedFile {

    private static final String FROM = "effective_from";
    private static final YAMLMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private final String name;
    private final String text;

    private DatedFile(String name, String text) {
        this.name = name;
        this.text = text;
    }

    /** The file at {@code path}, or the bundled one of that name where the path is empty. */
    static DatedFile open(String path, String bundled) {
        try {
            if (!path.isEmpty()) {
                return new DatedFile(path, Files.readString(Path.of(path)));
            }
            try (var in = DatedFile.class.getResourceAsStream("/" + bundled)) {
                if (in == null) {
                    throw new StartFailure(bundled + " is missing from the program.");
                }
                return new DatedFile(bundled, new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new StartFailure(
                    path + " cannot be read: TIERS_FILE and MODELS_FILE name readable files, or are left unset.", e);
        }
    }

    /** Reads each entry's rows, keyed and ordered as written; {@code make} turns a row into its value. */
    <R, T> NavigableMap<LocalDate, Map<String, T>> read(
            String rows, Class<R> rowType, Function<R, String> id, Making<R, T> make) {
        var dated = new TreeMap<LocalDate, Map<String, T>>();
        for (var entry : entries()) {
            var from = from(entry);
            if (!dated.isEmpty() && !from.isAfter(dated.lastKey())) {
                throw fault("entry " + from, "overlaps the entry of " + dated.lastKey() + "; dates must ascend");
            }
            if (!Set.copyOf(entry.propertyNames()).equals(Set.of(FROM, rows))
                    || !entry.get(rows).isArray()) {
                throw fault("entry " + from, "must have exactly effective_from and the list " + rows);
            }
            var values = new LinkedHashMap<String, T>();
            for (var node : entry.get(rows)) {
                var at = "entry " + from + ", " + node.path("id").asString("(no id)");
                try {
                    var row = YAML.treeToValue(node, rowType);
                    if (values.put(id.apply(row), make.make(row, values.size())) != null) {
                        throw fault(at, "is listed twice");
                    }
                } catch (JacksonException e) {
                    throw new StartFailure(sentence(at, e.getOriginalMessage()), e);
                } catch (IllegalArgumentException | ArithmeticException e) {
                    throw new StartFailure(sentence(at, String.valueOf(e.getMessage())), e);
                }
            }
            dated.put(from, Collections.unmodifiableMap(values));
        }
        return dated;
    }

    StartFailure fault(String at, String what) {
        return new StartFailure(sentence(at, what));
    }

    private String sentence(String at, String what) {
        return name + ", " + at + ": " + what;
    }

    private Iterable<JsonNode> entries() {
        try {
            var root = YAML.readTree(new YamlText(text));
            if (!root.isArray() || root.isEmpty()) {
                throw fault("the whole file", "must be a list of entries with effective_from");
            }
            return root;
        } catch (JacksonException e) {
            throw new StartFailure(sentence("the whole file", e.getOriginalMessage()), e);
        }
    }

    private LocalDate from(JsonNode entry) {
        var written = entry.path(FROM).asString("(none)");
        try {
            return LocalDate.parse(written);
        } catch (DateTimeParseException e) {
            throw new StartFailure(sentence("entry " + written, "effective_from must be a date"), e);
        }
    }

    /** Turns the row at a position of its list into a value; an {@link IllegalArgumentException} says what is wrong. */
    interface Making<R, T> {
        T make(R row, int position);
    }
}
