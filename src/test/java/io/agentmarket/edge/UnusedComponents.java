package io.agentmarket.edge;

import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.OpenAPI;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Removes components that no operation uses, as the last step. */
@Order(Ordered.LOWEST_PRECEDENCE)
final class UnusedComponents implements OpenApiCustomizer {

    private static final Pattern REFERENCE = Pattern.compile("\"#/components/([a-zA-Z]+/[^\"]+)\"");

    @Override
    public void customise(OpenAPI document) {
        var components = document.getComponents();
        while (true) {
            var used = used(document);
            var dropped = drop("responses", components.getResponses(), used)
                    | drop("headers", components.getHeaders(), used)
                    | drop("schemas", components.getSchemas(), used);
            if (!dropped) {
                return;
            }
        }
    }

    private static Set<String> used(OpenAPI document) {
        var used = new HashSet<String>();
        var text = Json31.mapper().valueToTree(document).toString();
        var references = REFERENCE.matcher(text);
        while (references.find()) {
            used.add(references.group(1));
        }
        return used;
    }

    private static boolean drop(String kind, @Nullable Map<String, ?> components, Set<String> used) {
        return components != null && components.keySet().removeIf(name -> !used.contains(kind + "/" + name));
    }
}
