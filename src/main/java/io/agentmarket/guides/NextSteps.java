package io.agentmarket.guides;

import io.agentmarket.shared.ErrorCode;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.Set;
import org.springframework.core.io.ClassPathResource;

/** The next step for each error, as {@code errors/next-steps.properties} says. */
final class NextSteps {

    private static final String FILE = "errors/next-steps.properties";

    private final Properties steps = new Properties();

    NextSteps() {
        try (var reader = new InputStreamReader(new ClassPathResource(FILE).getInputStream(), StandardCharsets.UTF_8)) {
            steps.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(FILE, e);
        }
    }

    /** The next step; empty if the file has none, which a test refuses. */
    String of(ErrorCode code) {
        return steps.getProperty(code.name(), "").strip();
    }

    /** The names in the file. */
    Set<String> names() {
        return steps.stringPropertyNames();
    }
}
