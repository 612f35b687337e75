package io.agentmarket.cli;

import io.agentmarket.identity.AuditLog;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.StartFailure;
import io.agentmarket.stores.ExistingStores;
import io.agentmarket.stores.Tenant;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;

/**
 * Runs an operator's work beside a platform: on its stores alone, or through the running process where only that can do
 * it.
 */
record OperatorWork(Path dataDirectory) {

    /** A call to the running platform with the operator's key. */
    interface Ask {
        ApiClient.Answer of(ApiClient platform) throws IOException, InterruptedException;
    }

    /**
     * The result of the work. The running platform does the work if it has locked the data directory. It is done here
     * if the platform is stopped, or if its stores are configured servers.
     *
     * @param read makes the result of the platform's answer
     */
    <W, R> R result(Ask ask, Function<JsonNode, R> read, Class<W> worker, Function<W, R> work)
            throws IOException, InterruptedException {
        if (Installation.isEmbedded(dataDirectory)) {
            try {
                var answer = ask.of(ApiClient.of(dataDirectory, "operator_key"));
                if (answer.status() == 200) {
                    return read.apply(answer.body());
                }
                throw new IOException("the platform answered " + answer.status());
            } catch (ConnectException e) {
                // nothing listens at the address: the platform is stopped, and its stores are free
            }
        }
        return onStores(worker, work);
    }

    /** @param worker the class that does the work; it needs only the stores, a clock, ids and the audit log */
    <W, R> R onStores(Class<W> worker, Function<W, R> work) {
        try (var context = new SpringApplicationBuilder(StoresOnly.class, worker)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .run("--logging.level.root=WARN", "--logging.level.io.agentmarket=WARN")) {
            return told(() -> work.apply(context.getBean(worker)));
        }
    }

    /**
     * Runs the work. A failed start of the context is reported by Spring's reporter; the command prints later failures.
     */
    private static <R> R told(Supplier<R> work) {
        try {
            return work.get();
        } catch (StartFailure e) {
            throw new IllegalStateException(e.getMessage());
        }
    }

    /** The configuration of such work; it is no bean of the platform itself. */
    @Import(ExistingStores.class)
    static class StoresOnly {

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }

        @Bean
        Ids ids(Clock clock) {
            return new Ids(clock);
        }

        @Bean
        AuditLog auditLog(Tenant tenant, Clock clock) {
            return AuditLog.of(tenant, clock);
        }
    }
}
