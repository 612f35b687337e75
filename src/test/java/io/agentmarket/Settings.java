package io.agentmarket;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;

/** The rooms' records of settings, and the names of the variables that they read. */
final class Settings {

    private Settings() {}

    static Stream<Class<?>> records() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        return scanner.findCandidateComponents("io.agentmarket").stream().map(found -> type(found.getBeanClassName()));
    }

    /** The settings that a record reads, each with its type. */
    static Map<String, Class<?>> names(Class<?> type) {
        var names = new TreeMap<String, Class<?>>();
        add(prefix(type), type, names);
        return names;
    }

    static String prefix(Class<?> type) {
        return AnnotatedElementUtils.findMergedAnnotation(type, ConfigurationProperties.class)
                .prefix();
    }

    private static void add(String prefix, Class<?> type, Map<String, Class<?>> names) {
        Arrays.stream(type.getRecordComponents()).forEach(component -> {
            var name = prefix + "."
                    + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            if (component.getType().isRecord()) {
                add(name, component.getType(), names);
            } else {
                names.put(name, component.getType());
            }
        });
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException gone) {
            throw new IllegalStateException(gone);
        }
    }
}
