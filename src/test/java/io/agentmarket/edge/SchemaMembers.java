package io.agentmarket.edge;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.agentmarket.shared.ErrorCode;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import tools.jackson.databind.JsonNode;

/** Reads from the records behind the schemas which members may be null, which are any JSON, and their descriptions. */
final class SchemaMembers implements OpenApiCustomizer {

    private static final String CURSOR = "next_cursor";
    private static final Set<String> TIERS = Set.of("tier", "minTier");
    private static final String PREFIX = "#/components/schemas/";

    private final SchemaNames names;
    private final SourceWords sources;

    SchemaMembers(SchemaNames names, SourceWords sources) {
        this.names = names;
        this.sources = sources;
    }

    @Override
    public void customise(OpenAPI document) {
        var asked = new SentSchemas(document);
        document.getComponents().getSchemas().forEach((name, schema) -> {
            if (schema.getProperties() != null && schema.getProperties().containsKey(CURSOR)) {
                page(schema);
            }
            var type = names.type(name);
            if (type != null && type.isRecord()) {
                var words = sources.of(type);
                describe(schema, words.text());
                for (var component : type.getRecordComponents()) {
                    member(schema, component, asked.contains(name), words);
                }
            }
        });
    }

    /** Generic types have no class of their own here. */
    private static void page(Schema<?> page) {
        var cursor = orNull(page.getProperties().get(CURSOR));
        cursor.setDescription("Send it as `cursor` to get the next rows; null at the end.");
        page.addRequiredItem(CURSOR);
    }

    private void member(Schema<?> owner, RecordComponent component, boolean asked, SourceWords.Words words) {
        var name = snakeCase(component.getName());
        var found = owner.getProperties() == null ? null : owner.getProperties().get(name);
        if (found == null) {
            return;
        }
        var nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        var left = component.getDeclaringRecord().getAnnotation(JsonInclude.class) != null;
        var member = json(found, component);
        if (nullable && (asked || !left)) {
            member = orNull(member);
        }
        if (nullable && !asked && !left) {
            owner.addRequiredItem(name);
        }
        describe(member, words.parameters().getOrDefault(component.getName(), ""));
        owner.addProperty(name, member);
    }

    /** Any JSON has no type; a text that is sent raw is an object. */
    private static Schema<?> json(Schema<?> member, RecordComponent component) {
        if (member.get$ref() != null) {
            return new JsonSchema().$ref(member.get$ref());
        }
        if (component.getType() == ErrorCode.class) {
            return Shapes.reference("ErrorCode");
        }
        if (component.getType() == String.class && TIERS.contains(component.getName())) {
            return Shapes.reference("Tier");
        }
        if (JsonNode.class.isAssignableFrom(component.getType())) {
            return new JsonSchema().description("Any JSON value.");
        }
        return isRaw(component) ? new JsonSchema().typesItem("object") : member;
    }

    private static boolean isRaw(RecordComponent component) {
        AnnotatedElement accessor = component.getAccessor();
        return accessor.isAnnotationPresent(JsonRawValue.class);
    }

    private static Schema<?> orNull(Schema<?> member) {
        if (member.get$ref() != null || member.getEnum() != null) {
            return new JsonSchema().anyOf(List.of(member, new JsonSchema().typesItem("null")));
        }
        if (member.getTypes() != null) {
            var types = new LinkedHashSet<>(member.getTypes());
            types.add("null");
            member.setTypes(types);
        }
        return member;
    }

    private static void describe(Schema<?> schema, String text) {
        if (!text.isEmpty() && (schema.getDescription() == null || schema.getTypes() == null)) {
            schema.setDescription(sentence(text));
        }
    }

    static String sentence(String text) {
        var first = text.codePointAt(0);
        var upper = Character.isLetter(first)
                ? Character.toString(Character.toUpperCase(first))
                : Character.toString(first);
        var whole = upper + text.substring(Character.charCount(first));
        return whole.matches("(?s).*[.!?:`)]") && !whole.endsWith("`") && !whole.endsWith(")") ? whole : whole + ".";
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(java.util.Locale.ROOT);
    }

    /** The schemas that a request body uses. */
    private static final class SentSchemas {

        private final OpenAPI document;
        private final Set<String> found = new LinkedHashSet<>();

        SentSchemas(OpenAPI document) {
            this.document = document;
            document.getPaths().values().stream()
                    .flatMap(path -> path.readOperations().stream())
                    .filter(operation -> operation.getRequestBody() != null)
                    .flatMap(operation -> operation.getRequestBody().getContent().values().stream())
                    .forEach(media -> add(media.getSchema()));
        }

        boolean contains(String name) {
            return found.contains(name);
        }

        private void add(@Nullable Schema<?> schema) {
            if (schema == null) {
                return;
            }
            var reference = schema.get$ref();
            if (reference != null && found.add(reference.substring(PREFIX.length()))) {
                add(document.getComponents().getSchemas().get(reference.substring(PREFIX.length())));
            }
            var inner = new ArrayList<Schema<?>>();
            inner.add(schema.getItems());
            if (schema.getProperties() != null) {
                schema.getProperties().values().forEach(inner::add);
            }
            if (schema.getAdditionalProperties() instanceof Schema<?> values) {
                inner.add(values);
            }
            inner.forEach(this::add);
        }
    }
}
