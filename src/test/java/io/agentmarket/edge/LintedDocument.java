package io.agentmarket.edge;

import io.agentmarket.identity.Requires;
import io.agentmarket.shared.Open;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Contact;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.web.method.HandlerMethod;

/** Additions to the document that linters require: security, each tag once with a description, and a contact. */
class LintedDocument {

    /** Scopes belong to OAuth; for an API key linters refuse them in {@code security}. */
    private static final String SCOPES = "x-scopes";

    private static final String CALLER = "x-caller";

    @Bean
    OperationCustomizer callers() {
        return (operation, handler) -> {
            var required = handler.getMethodAnnotation(Requires.class);
            if (handler.hasMethodAnnotation(Open.class)) {
                operation.setSecurity(List.of());
            } else {
                operation.setSecurity(Stream.of("api_key", "bearer")
                        .map(scheme -> new SecurityRequirement().addList(scheme))
                        .toList());
            }
            if (required != null) {
                operation.addExtension(SCOPES, scopes(required));
            }
            operation.addExtension(CALLER, caller(handler, required));
            return operation;
        };
    }

    @Bean
    OpenApiCustomizer lint() {
        return document -> {
            document.getInfo().contact(new Contact().name("The operator of this platform"));
            document.setTags(distinct(document));
            operations(document).forEach(LintedDocument::sayWhoMayCall);
        };
    }

    private static String caller(HandlerMethod handler, @Nullable Requires required) {
        var open = handler.getMethodAnnotation(Open.class);
        if (open != null) {
            return open.ownProof()
                    ? "No API key is needed: the call carries its own proof."
                    : "Open: no API key is needed.";
        }
        if (required == null) {
            return "Any API key may call this.";
        }
        var names = scopes(required).stream().map(name -> "`" + name + "`").collect(Collectors.joining(" and "));
        return "Needs an API key with the scope %s.".formatted(names);
    }

    private static List<String> scopes(Requires required) {
        return Arrays.stream(required.value())
                .map(scope -> scope.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    private static void sayWhoMayCall(Operation operation) {
        var caller = String.valueOf(operation.getExtensions().remove(CALLER));
        var said = operation.getDescription();
        operation.setDescription(said == null || said.isBlank() ? caller : said.strip() + "\n\n" + caller);
    }

    /** By name, each with the description that one of its classes gives. */
    private static List<Tag> distinct(OpenAPI document) {
        var tags = new TreeMap<String, Tag>(Comparator.naturalOrder());
        document.getTags().forEach(tag -> tags.putIfAbsent(tag.getName(), tag));
        return List.copyOf(tags.values());
    }

    private static Stream<Operation> operations(OpenAPI document) {
        return document.getPaths().values().stream().flatMap(path -> path.readOperations().stream());
    }
}
