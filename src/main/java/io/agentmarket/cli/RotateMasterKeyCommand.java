package io.agentmarket.cli;

import io.agentmarket.identity.MasterKeyRotation;
import io.agentmarket.identity.MasterKeyRotation.Result;
import io.agentmarket.shared.Json;
import io.agentmarket.stores.Databases;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.UUID;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;

/**
 * {@code ./run rotate-master-key}: asks the running platform, which holds the data directory; or opens the stores
 * itself when it is stopped, or when they are configured servers that replicas go on using.
 */
public final class RotateMasterKeyCommand {

    private final Terminal terminal = new Terminal();

    /**
     * 0 when every secret is sealed with the current master key.
     *
     * @param dropUnreadable delete the secrets that no master key at hand opens
     * @throws IOException with the sentence to print, when some were left as they are
     */
    public int run(Path dataDirectory, boolean dropUnreadable) throws IOException, InterruptedException {
        var result = rotate(dataDirectory, dropUnreadable);
        if (result.unreadable() > 0 && !dropUnreadable) {
            throw new IOException(result.unreadable() + " secrets were sealed with a master key that is not at hand"
                    + " (" + result.resealed()
                    + " others were sealed anew): name it in AGENTMARKET_MASTER_KEY_PREVIOUS,"
                    + " or give them up with --drop-unreadable");
        }
        terminal.line("rotate-master-key: " + result.resealed() + " secrets sealed anew with master key "
                + result.masterKeyId() + (result.unreadable() == 0 ? "" : ", " + result.unreadable() + " given up"));
        return 0;
    }

    private static Result rotate(Path dataDirectory, boolean dropUnreadable) throws IOException, InterruptedException {
        if (Installation.isEmbedded(dataDirectory)) {
            try {
                var answer = ApiClient.of(dataDirectory, "operator_key")
                        .post(
                                "/api/v1/operator/rotate-master-key",
                                UUID.randomUUID().toString(),
                                Json.MAPPER.createObjectNode().put("drop_unreadable", dropUnreadable));
                if (answer.status() == 200) {
                    return Json.MAPPER.convertValue(answer.body(), Result.class);
                }
                throw new IOException("the platform answered " + answer.status());
            } catch (ConnectException e) {
                // nothing listens there: the platform is stopped, and its stores are free
            }
        }
        try (var context = new SpringApplicationBuilder(StoresOnly.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .run("--logging.level.root=WARN", "--logging.level.io.agentmarket=WARN")) {
            return context.getBean(MasterKeyRotation.class).rotate(dropUnreadable);
        }
    }

    /** Not a bean of the platform itself: only this command starts from it. */
    @ComponentScan(basePackageClasses = Databases.class)
    @Import(MasterKeyRotation.class)
    static class StoresOnly {

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }
    }
}
