package io.agentmarket.chaos;

import io.agentmarket.AgentMarket;
import io.agentmarket.engine.Milestone;
import io.agentmarket.engine.RunObserver;
import io.agentmarket.identity.ProviderKeyCheck;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.tools.Tool;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/**
 * The real platform in a process of its own that can be killed: with PROBE_STOP_AT it says on stdout when a run reaches that
 * milestone, and holds the run there.
 */
class ProbePlatform {

    private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true);

    public static void main(String[] args) {
        var context = SpringApplication.run(new Class<?>[] {ProbePlatform.class, AgentMarket.class}, args);
        OUT.println("ready on port " + context.getEnvironment().getProperty("local.server.port"));
    }

    @Bean
    @Primary
    RunObserver probe() {
        var stopAt = Objects.requireNonNullElse(System.getenv("PROBE_STOP_AT"), "");
        return (milestone, id) -> {
            if (!stopAt.isEmpty() && milestone == Milestone.valueOf(stopAt)) {
                OUT.println("REACHED " + milestone + " " + id);
                holdForEver();
            }
        };
    }

    @Bean
    Tool leaveMark() {
        return new LeaveMark(Path.of(System.getenv("PROBE_MARKS")));
    }

    /** In place of the model provider's adapter: asks the address in PROBE_PROVIDER_URL whether it accepts the key. */
    @Bean
    @ConditionalOnProperty("PROBE_PROVIDER_URL")
    ProviderKeyCheck providerKeyCheck() {
        var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        return secret -> {
            var request = HttpRequest.newBuilder(URI.create(System.getenv("PROBE_PROVIDER_URL")))
                    .header("x-api-key", secret)
                    .build();
            try {
                if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() != 200) {
                    throw new AppException(ErrorCode.PROVIDER_KEY_REFUSED, ErrorCode.PROVIDER_KEY_REFUSED.sentence());
                }
            } catch (IOException e) {
                throw new AppException(ErrorCode.MODEL_UNAVAILABLE, ErrorCode.MODEL_UNAVAILABLE.sentence(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AppException(ErrorCode.MODEL_UNAVAILABLE, ErrorCode.MODEL_UNAVAILABLE.sentence(), e);
            }
        };
    }

    private static void holdForEver() {
        var never = new CountDownLatch(1);
        while (true) {
            try {
                never.await();
            } catch (InterruptedException e) {
                // only the end of the process ends this
            }
        }
    }
}
