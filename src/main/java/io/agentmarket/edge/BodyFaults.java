package io.agentmarket.edge;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.Faults;
import io.agentmarket.shared.Violation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything that is wrong with a JSON body, where reading it stops at the first fault; and what could be read of it.
 */
final class BodyFaults {

    static final int MAX_FAULTS = 50;
    private static final Pattern CAPITAL = Pattern.compile("\\p{Lu}");

    /** What a faulty member becomes, so that the rest can be checked. */
    private static final Map<Class<?>, Object> SUBSTITUTES = Map.ofEntries(
            Map.entry(String.class, ""),
            Map.entry(boolean.class, false),
            Map.entry(Boolean.class, false),
            Map.entry(int.class, 0),
            Map.entry(Integer.class, 0),
            Map.entry(long.class, 0L),
            Map.entry(Long.class, 0L),
            Map.entry(UUID.class, new UUID(-1, -1)),
            Map.entry(Instant.class, Instant.EPOCH),
            Map.entry(LocalDate.class, LocalDate.EPOCH),
            Map.entry(List.class, List.of()),
            Map.entry(Set.class, Set.of()),
            Map.entry(Map.class, Map.of()));

    private final JsonMapper mapper;
    private final Faults found = new Faults();

    private BodyFaults(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * @param violations in the order of the type's members, then unknown fields; none where the fault is of another
     *     kind
     * @param readable the body with substitutes for its faulty members; null where not even that can be made
     */
    record Found(List<Violation> violations, @Nullable Object readable) {}

    /**
     * @param mapper the one that refused the body
     * @param type what the body was to become
     */
    static Found of(JsonMapper mapper, JsonNode body, JavaType type) {
        var faults = new BodyFaults(mapper);
        var readable = faults.read(body, type, "");
        return new Found(faults.found.found(), readable);
    }

    private @Nullable Object read(JsonNode value, JavaType type, String pointer) {
        if (value.isObject() && isPlainRecord(type.getRawClass())) {
            return record(value, type.getRawClass(), pointer);
        }
        if (value.isArray() && type.isCollectionLikeType()) {
            Collection<@Nullable Object> items =
                    type.getRawClass() == Set.class ? new LinkedHashSet<>() : new ArrayList<>();
            for (int i = 0; i < value.size(); i++) {
                items.add(item(value.get(i), type.getContentType(), pointer + "/" + i));
            }
            return items;
        }
        if (value.isObject() && type.isMapLikeType()) {
            var entries = new LinkedHashMap<String, @Nullable Object>();
            value.forEachEntry(
                    (name, entry) -> entries.put(name, read(entry, type.getContentType(), at(pointer, name))));
            return entries;
        }
        try {
            return mapper.readerFor(type).readValue(value);
        } catch (JacksonException e) {
            found.add(pointer + BodyFault.pointer(e), BodyFault.message(e));
            return substitute(type);
        }
    }

    /** Where the mapper lets a null pass, the endpoint's own rules tell of it. */
    private @Nullable Object item(JsonNode value, JavaType type, String pointer) {
        var raw = type.getRawClass();
        if (value.isNull() && (raw.isEnum() || raw.isPrimitive())) {
            found.add(pointer, "must not be null");
            return substitute(type);
        }
        return read(value, type, pointer);
    }

    private @Nullable Object record(JsonNode value, Class<?> type, String pointer) {
        var known = components(type);
        var members = new ArrayList<@Nullable Object>();
        var before = found.found().size();
        known.forEach((name, component) -> members.add(member(value.get(name), component, at(pointer, name))));
        for (var name : value.propertyNames()) {
            if (!known.containsKey(name)) {
                found.add(at(pointer, name), BodyFault.unknown(name, known.keySet()));
            }
        }
        return made(type, members, pointer, before);
    }

    private @Nullable Object member(@Nullable JsonNode value, RecordComponent component, String pointer) {
        var type = mapper.constructType(component.getGenericType());
        if (value != null && !value.isNull()) {
            return read(value, type, pointer);
        }
        if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
            return null;
        }
        found.add(pointer, value == null ? "is required" : "must not be null");
        return substitute(type);
    }

    /** A record may check its members; what it finds wrong with a substitute says nothing. */
    private @Nullable Object made(Class<?> type, List<@Nullable Object> members, String pointer, int before) {
        try {
            var types = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(members.toArray());
        } catch (InvocationTargetException refused) {
            if (refused.getCause() instanceof AppException failure) {
                found.addOthers(failure.violations().stream()
                        .map(each -> new Violation(pointer + each.pointer(), each.message()))
                        .toList());
            } else if (found.found().size() == before) {
                found.add(pointer, "has a value that is not allowed");
            }
            return null;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record has no canonical constructor", e);
        }
    }

    private @Nullable Object substitute(JavaType type) {
        var raw = type.getRawClass();
        if (raw.isEnum()) {
            return raw.getEnumConstants()[0];
        }
        return isPlainRecord(raw)
                ? new BodyFaults(mapper).record(mapper.createObjectNode(), raw, "")
                : SUBSTITUTES.get(raw);
    }

    private static String at(String pointer, String name) {
        return BodyFault.cut(pointer + "/" + name.replace("~", "~0").replace("/", "~1"));
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
