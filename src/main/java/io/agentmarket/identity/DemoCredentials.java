package io.agentmarket.identity;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.agentmarket.shared.Json;
import io.agentmarket.stores.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The file {@code demo-credentials.json} in the data directory: the address and two keys of this instance. A script can
 * wait for its {@code base_url}, which is valid only while the server that wrote it runs.
 */
final class DemoCredentials {

    static final String FILE = "demo-credentials.json";

    /** This mapper keeps no copy of the keys in its buffers. */
    private static final JsonMapper MAPPER = Json.strict().build();

    private final DataDirectory directory;

    private DemoCredentials(DataDirectory directory) {
        this.directory = directory;
    }

    /** @param baseUrl absent until the web server listens */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Content(@Nullable String baseUrl, String customerKey, String operatorKey) {}

    /** Keeps the keys of an earlier start while they are valid. */
    static DemoCredentials prepare(DataDirectory directory, FirstStart firstStart) {
        var earlier = directory.read(FILE).flatMap(DemoCredentials::parse);
        var demo = firstStart.demoKey(earlier.map(Content::customerKey));
        var operator = firstStart.operatorKey(earlier.map(Content::operatorKey));
        write(directory, new Content(null, demo.secret(), operator.secret()));
        return new DemoCredentials(directory);
    }

    /** Replaces the operator's key in the file if it holds one that the test accepts. */
    static void replaceOperatorKey(Path folder, KeyText fresh, Predicate<KeyText> known) throws IOException {
        var file = folder.resolve(FILE);
        if (Files.exists(file)) {
            var content = parse(Files.readString(file))
                    .filter(it -> KeyText.parse(it.operatorKey()).filter(known).isPresent());
            if (content.isPresent()) {
                var old = content.get();
                new KeyFile(file).write(text(new Content(old.baseUrl(), old.customerKey(), fresh.secret())));
            }
        }
    }

    /** Adds the address. Reads the keys from the file again, so that they are not kept in memory. */
    @EventListener
    void complete(WebServerInitializedEvent started) {
        if (started.getApplicationContext().getServerNamespace() == null) {
            var url = "http://localhost:" + started.getWebServer().getPort();
            var content = directory.read(FILE).flatMap(DemoCredentials::parse).orElseThrow();
            write(directory, new Content(url, content.customerKey(), content.operatorKey()));
        }
    }

    private static void write(DataDirectory directory, Content content) {
        directory.write(FILE, text(content));
    }

    private static String text(Content content) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(content) + "\n";
    }

    private static Optional<Content> parse(String text) {
        try {
            return Optional.of(MAPPER.readValue(text, Content.class));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
