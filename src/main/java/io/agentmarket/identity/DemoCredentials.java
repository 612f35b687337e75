package io.agentmarket.identity;

import io.agentmarket.shared.Json;
import io.agentmarket.stores.DataDirectory;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import tools.jackson.core.JacksonException;

/**
 * The file {@code demo-credentials.json} in the data directory: how to call this instance. A script waits for its
 * {@code base_url}, which is right only while the server runs that wrote it.
 */
final class DemoCredentials {

    static final String FILE = "demo-credentials.json";

    private final DataDirectory directory;
    private Content content;

    private DemoCredentials(DataDirectory directory, Content content) {
        this.directory = directory;
        this.content = content;
    }

    /** @param baseUrl null until the web server listens */
    record Content(@Nullable String baseUrl, String customerKey, String operatorKey) {}

    /** Keeps the keys of an earlier start as long as they are good. */
    static DemoCredentials prepare(DataDirectory directory, FirstStart firstStart) {
        var earlier = directory.read(FILE).flatMap(DemoCredentials::parse);
        var demo = firstStart.demoKey(earlier.map(Content::customerKey));
        var operator = firstStart.operatorKey(earlier.map(Content::operatorKey));
        var credentials = new DemoCredentials(directory, new Content(null, demo.secret(), operator.secret()));
        credentials.write();
        return credentials;
    }

    @EventListener
    void complete(WebServerInitializedEvent started) {
        if (started.getApplicationContext().getServerNamespace() == null) {
            var url = "http://localhost:" + started.getWebServer().getPort();
            content = new Content(url, content.customerKey(), content.operatorKey());
            write();
        }
    }

    private void write() {
        directory.write(FILE, Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(content) + "\n");
    }

    private static Optional<Content> parse(String text) {
        try {
            return Optional.of(Json.MAPPER.readValue(text, Content.class));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
