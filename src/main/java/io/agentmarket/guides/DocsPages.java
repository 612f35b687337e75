package io.agentmarket.guides;

import io.agentmarket.shared.Counts;
import io.agentmarket.shared.Open;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.function.Supplier;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The API reference and the document that it shows; all of it is served from here. */
@Hidden
@RestController
class DocsPages {

    private static final MediaType YAML = MediaType.parseMediaType("application/yaml");

    private final Resource document = new ClassPathResource("docs/openapi.yaml");
    private final Supplier<JsonNode> json = SingletonSupplier.of(this::parsed);

    @GetMapping("/")
    @Open
    @Counts(Counts.As.NOTHING)
    ResponseEntity<Void> root() {
        return ResponseEntity.status(302).location(URI.create("/docs")).build();
    }

    @GetMapping(path = "/docs", produces = MediaType.TEXT_HTML_VALUE)
    @Open
    @Counts(Counts.As.NOTHING)
    Resource reference() {
        return new ClassPathResource("docs/index.html");
    }

    @GetMapping(path = "/openapi.json", produces = MediaType.APPLICATION_JSON_VALUE)
    @Open
    @Counts(Counts.As.NOTHING)
    JsonNode json() {
        return json.get();
    }

    @GetMapping("/openapi.yaml")
    @Open
    @Counts(Counts.As.NOTHING)
    ResponseEntity<Resource> yaml() {
        return ResponseEntity.ok().contentType(YAML).body(document);
    }

    private JsonNode parsed() {
        try (var bytes = document.getInputStream()) {
            return YAMLMapper.shared().readTree(bytes);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
