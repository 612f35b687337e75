package io.agentmarket.shared;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Reads secrets from files: for each secret variable {@code X}, {@code X_FILE} may name a file that contains it, as
 * Docker and Kubernetes mount them. The rest of the program reads {@code X}.
 */
public final class SecretFiles implements EnvironmentPostProcessor {

    /** Every variable that contains a secret, also as a part of an address. */
    public static final List<String> VARIABLES = List.of(
            "DATABASE_URL",
            "DATABASE_MIGRATION_URL",
            "DATABASE_PASSWORD",
            "REDIS_URL",
            "AGENTMARKET_MASTER_KEY",
            "AGENTMARKET_MASTER_KEY_PREVIOUS",
            "ANTHROPIC_API_KEY",
            "STRIPE_API_KEY",
            "STRIPE_WEBHOOK_SECRET",
            "QDRANT_API_KEY",
            "AGENTMARKET_API_KEY");

    private static final String SUFFIX = "_FILE";
    private static final long MAX_BYTES = 64 * 1024;

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        var read = read(environment::getProperty);
        if (!read.isEmpty()) {
            environment.getPropertySources().addFirst(new MapPropertySource("secret files", new HashMap<>(read)));
        }
    }

    /** The environment with the secrets from files, for commands that read it themselves. */
    public static Map<String, String> resolve(Map<String, String> environment) {
        var all = new HashMap<>(environment);
        all.putAll(read(environment::get));
        return all;
    }

    /** The secrets in the named files. */
    private static Map<String, String> read(UnaryOperator<@Nullable String> variables) {
        var read = new HashMap<String, String>();
        for (var variable : VARIABLES) {
            var file = variables.apply(variable + SUFFIX);
            if (file != null && !file.isBlank()) {
                var direct = variables.apply(variable);
                if (direct != null && !direct.isBlank()) {
                    throw new StartFailure(
                            "Both " + variable + " and " + variable + SUFFIX + " are set: leave one of them out.");
                }
                read.put(variable, content(variable + SUFFIX, file));
            }
        }
        return read;
    }

    private static String content(String variable, String name) {
        try {
            var file = Path.of(name);
            if (Files.size(file) > MAX_BYTES) {
                throw unreadable(variable, name, "it is longer than any secret", null);
            }
            var secret = Files.readString(file).strip();
            if (secret.isEmpty()) {
                throw unreadable(variable, name, "it is empty", null);
            }
            return secret;
        } catch (NoSuchFileException | InvalidPathException e) {
            throw unreadable(variable, name, "there is no such file", e);
        } catch (IOException e) {
            throw unreadable(variable, name, "it cannot be read", e);
        }
    }

    private static StartFailure unreadable(String variable, String name, String why, @Nullable Exception cause) {
        return new StartFailure(
                variable + " names " + name + ", but " + why + ": name a file that holds the secret and nothing else.",
                cause);
    }
}
