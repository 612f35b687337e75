package io.agentmarket.edge;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.agentmarket.shared.Violation;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.json.JsonMapper;

/** Finds all faults of a JSON body, while reading it stops at the first. */
final class BodyFaults {

    private static final int MAX_FAULTS = 50;
    private static final Pattern CAPITAL = Pattern.compile("\\p{Lu}");

    private final JsonMapper mapper;
    private final List<Violation> found = new ArrayList<>();

    private BodyFaults(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * @param mapper the mapper that refused the body
     * @param type the type that the body was read as
     * @return the faults in the order of the type's members, then unknown fields, at most {@value #MAX_FAULTS}; none
     *     where the fault is of another kind
     */
    static List<Violation> of(JsonMapper mapper, JsonNode body, JavaType type) {
        var faults = new BodyFaults(mapper);
        faults.collect(body, type, "");
        return faults.found.stream().limit(MAX_FAULTS).toList();
    }

    private void collect(JsonNode value, JavaType type, String pointer) {
        if (value.isObject() && isPlainRecord(type.getRawClass())) {
            members(value, type.getRawClass(), pointer);
        } else if (value.isArray() && type.isCollectionLikeType()) {
            for (int i = 0; i < value.size(); i++) {
                collect(value.get(i), type.getContentType(), pointer + "/" + i);
            }
        } else {
            try {
                mapper.readerFor(type).readValue(value);
            } catch (JacksonException e) {
                found.add(new Violation(pointer + BodyFault.pointer(e), BodyFault.message(e)));
            }
        }
    }

    private void members(JsonNode value, Class<?> type, String pointer) {
        var known = components(type);
        known.forEach((name, component) -> {
            var at = pointer + "/" + name;
            var member = value.get(name);
            var isOptional = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            if (member != null && !member.isNull()) {
                collect(member, mapper.constructType(component.getGenericType()), at);
            } else if (!isOptional) {
                found.add(new Violation(at, member == null ? "is required" : "must not be null"));
            }
        });
        for (var name : value.propertyNames()) {
            if (!known.containsKey(name)) {
                var escaped = name.replace("~", "~0").replace("/", "~1");
                found.add(
                        new Violation(BodyFault.cut(pointer + "/" + escaped), BodyFault.unknown(name, known.keySet())));
            }
        }
    }

    /** Whether a type is a record that is read member by member. */
    private static boolean isPlainRecord(Class<?> type) {
        return type.isRecord()
                && !type.isAnnotationPresent(JsonDeserialize.class)
                && Arrays.stream(type.getRecordComponents())
                        .noneMatch(each -> each.getAccessor().isAnnotationPresent(JsonDeserialize.class));
    }

    private static Map<String, RecordComponent> components(Class<?> type) {
        var names = new LinkedHashMap<String, RecordComponent>();
        for (var component : type.getRecordComponents()) {
            var declared = component.getAccessor().getAnnotation(JsonProperty.class);
            var name = declared != null && !declared.value().isEmpty()
                    ? declared.value()
                    : CAPITAL.matcher(component.getName()).replaceAll("_$0").toLowerCase(Locale.ROOT);
            names.put(name, component);
        }
        return names;
    }
}
