package io.agentmarket.cli;

import io.agentmarket.stores.Databases;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Function;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import tools.jackson.databind.JsonNode;

/**
 * What an operator has done on a data directory: by the running platform, which holds it, or here on the stores alone
 * when it is stopped, or when they are configured servers that replicas go on using.
 */
record OperatorWork(Path dataDirectory) {

    /** A call to the running platform with the operator's key. */
    interface Ask {
        ApiClient.Answer of(ApiClient platform) throws IOException, InterruptedException;
    }

    /**
     * @param read makes the result of the platform's answer
     * @param worker what does it here; it needs nothing but the stores and a clock
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
                // nothing listens there: the platform is stopped, and its stores are free
            }
        }
        try (var context = new SpringApplicationBuilder(StoresOnly.class, worker)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .run("--logging.level.root=WARN", "--logging.level.io.agentmarket=WARN")) {
            return work.apply(context.getBean(worker));
        }
    }

    /** Not a bean of the platform itself: only such work starts from it. */
    @ComponentScan(basePackageClasses = Databases.class)
    static class StoresOnly {

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }
    }
}
