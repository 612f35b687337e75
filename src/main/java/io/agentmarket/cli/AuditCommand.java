package io.agentmarket.cli;

import io.agentmarket.monitoring.Auditor;
import io.agentmarket.shared.Json;
import io.agentmarket.stores.Databases;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import tools.jackson.core.type.TypeReference;

/** {@code ./run audit}: asks the running platform, or opens its stores when it is stopped, and prints every rule. */
public final class AuditCommand {

    private static final List<Integer> WIDTHS = List.of(3, 5, 70);

    private final Terminal terminal = new Terminal();

    /** 0 when every rule holds, 1 otherwise. */
    public int run(Path dataDirectory) throws IOException, InterruptedException {
        var findings = ask(dataDirectory);
        for (var finding : findings) {
            terminal.row(WIDTHS, List.of(finding.id(), finding.isGreen() ? "ok" : "RED", finding.rule()));
            finding.examples().forEach(example -> terminal.line("           " + example));
        }
        var broken = findings.stream().filter(finding -> !finding.isGreen()).count();
        terminal.line(
                broken == 0
                        ? "audit: green, " + findings.size() + " rules hold"
                        : "audit: RED, " + broken + " of " + findings.size() + " rules are broken");
        return broken == 0 ? 0 : 1;
    }

    private static List<Auditor.Finding> ask(Path dataDirectory) throws IOException, InterruptedException {
        if (Installation.isEmbedded(dataDirectory)) {
            try {
                var answer = ApiClient.of(dataDirectory, "operator_key").get("/api/v1/operator/audit");
                if (answer.status() == 200) {
                    return Json.MAPPER.convertValue(answer.body().path("findings"), new TypeReference<>() {});
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
            return context.getBean(Auditor.class).audit();
        }
    }

    /** Not a bean of the platform itself: only this command starts from it. */
    @ComponentScan(basePackageClasses = Databases.class)
    @Import(Auditor.class)
    static class StoresOnly {

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }
    }
}
