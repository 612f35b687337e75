package io.agentmarket.shared;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.ValidationLimitExceededException;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.AnnotationKeyword;
import com.networknt.schema.path.PathType;
import com.networknt.schema.regex.RegularExpression;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * A compiled JSON Schema (2020-12). Immutable and thread-safe.
 *
 * <p>Formats are asserted, patterns run on RE2 (linear time, so no look-around and no back-references), and references
 * stay within the document: nothing is ever fetched.
 */
public final class JsonSchema {

    /** The maximum number of violations that one check reports. */
    public static final int MAX_VIOLATIONS = 20;

    /** Keyword evaluations that one check may spend; a value within the body limit stays far below. */
    private static final long MAX_STEPS = 2_000_000;

    /** Nested evaluations: several per level of a value that is itself at most {@link Json#MAX_DEPTH} deep. */
    private static final int MAX_DEPTH = 400;

    private static final Comparator<Violation> ORDER =
            Comparator.comparing(Violation::pointer).thenComparing(Violation::message);

    /** 2020-12, in which an unknown keyword is only an annotation; {@link SchemaReview} warns of it. */
    private static final Dialect DIALECT = Dialect.builder(Dialects.getDraft202012())
            .unknownKeywordFactory((word, context) -> new AnnotationKeyword(word))
            .build();

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDialect(
            DIALECT,
            builder -> builder.schemaCacheEnabled(false)
                    .schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .locale(Locale.ROOT)
                            .pathType(PathType.JSON_POINTER)
                            .formatAssertionsEnabled(true)
                            .preloadSchema(true)
                            .regularExpressionFactory(JsonSchema::pattern)
                            .build()));

    private static final Schema META =
            REGISTRY.getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));

    /** A placeholder: the meta-schema consists of several documents, so nothing is looked up in it. */
    private static final JsonNode META_DOCUMENT = MissingNode.getInstance();

    private final JsonNode document;
    private final Schema schema;

    private JsonSchema(JsonNode document, Schema schema) {
        this.document = document;
        this.schema = schema;
    }

    /** The faults of the document as a 2020-12 schema, each with a pointer into it; no reference is followed. */
    public static List<Violation> faults(JsonNode document) {
        return faults(document, MAX_VIOLATIONS);
    }

    /** As {@link #faults(JsonNode)}, up to so many. */
    public static List<Violation> faults(JsonNode document, int most) {
        if (!document.isObject()) {
            return List.of(new Violation("", "a schema must be a JSON object"));
        }
        var own = SchemaReview.of(document).errors();
        var others = violations(META, META_DOCUMENT, document, "", most).stream()
                .filter(fault -> own.stream().noneMatch(better -> isSaidBy(better.pointer(), fault.pointer())));
        return Stream.concat(own.stream(), others).sorted(ORDER).limit(most).toList();
    }

    /** Whether a better fault was reported at the same place, or for the list or mapping around it. */
    private static boolean isSaidBy(String better, String fault) {
        var around = better.substring(0, better.lastIndexOf('/'));
        var isList = fault.endsWith("/type") || fault.endsWith("/patternProperties");
        return better.equals(fault) || isList && around.equals(fault);
    }

    /** @throws IllegalArgumentException when the document is no valid 2020-12 schema; the message names the place */
    public static JsonSchema compile(JsonNode document) {
        var wrong = faults(document);
        if (!wrong.isEmpty()) {
            var first = wrong.getFirst();
            throw new IllegalArgumentException("at " + first.pointer() + ": " + first.message());
        }
        var copy = document.deepCopy();
        try {
            var schema = REGISTRY.getSchema(copy);
            schema.initializeValidators();
            return new JsonSchema(copy, schema);
        } catch (SchemaException | PatternSyntaxException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** The schema itself; it is shared and must not be changed. */
    public JsonNode document() {
        return document;
    }

    /**
     * The violations of the value, each with a JSON pointer that starts with {@code at}; empty when it conforms.
     *
     * @return at most {@value #MAX_VIOLATIONS}, sorted by pointer; the pointer of a missing or unknown property names
     * that property
     */
    public List<Violation> check(JsonNode value, String at) {
        return check(value, at, MAX_VIOLATIONS);
    }

    /** As {@link #check(JsonNode, String)}, up to so many. */
    public List<Violation> check(JsonNode value, String at, int most) {
        return violations(schema, document, value, at, most);
    }

    private static List<Violation> violations(Schema schema, JsonNode document, JsonNode value, String at, int most) {
        try {
            var errors = schema.validate(
                    value,
                    context -> context.executionConfig(
                            config -> config.maxEvaluationSteps(MAX_STEPS).maxEvaluationDepth(MAX_DEPTH)));
            return new SchemaFaults(document, value)
                    .of(errors)
                    .map(fault -> new Violation(at + fault.pointer(), fault.message()))
                    .distinct()
                    .sorted(ORDER)
                    .limit(most)
                    .toList();
        } catch (ValidationLimitExceededException e) {
            return List.of(new Violation(at, "is too complex to be checked"));
        }
    }

    private static RegularExpression pattern(String source) {
        SchemaReview.patternFault(source).ifPresent(fault -> {
            throw new PatternSyntaxException(fault, source);
        });
        var pattern = Pattern.compile(source);
        return value -> pattern.matcher(value).find();
    }
}
