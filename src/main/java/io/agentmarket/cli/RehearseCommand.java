package io.agentmarket.cli;

import io.agentmarket.agents.PackageZip;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * {@code ./run package rehearse DIR}: rehearses a package on a platform started for this alone, in a directory that is
 * deleted afterwards. So an author sees the marketplace's report without a server or a key.
 */
@Component
@ConditionalOnProperty(name = "agentmarket.command", havingValue = "rehearse")
class RehearseCommand {

    private final Terminal terminal = new Terminal();
    private final Path dataDirectory;
    private final Path folder;

    RehearseCommand(
            @Value("${agentmarket.data-dir:data}") Path dataDirectory, @Value("${agentmarket.package}") String folder) {
        this.dataDirectory = dataDirectory;
        this.folder = Path.of(folder); // a Path would be looked up as a resource, where .. leads nowhere
    }

    @EventListener
    @Order(Ordered.LOWEST_PRECEDENCE)
    void rehearse(ApplicationReadyEvent ready) {
        Thread.ofPlatform().name("rehearse").start(() -> {
            var code = run();
            System.exit(SpringApplication.exit(ready.getApplicationContext(), () -> code));
        });
    }

    private int run() {
        try {
            PackageReport.findings(PackageZip.unread(folder)).forEach(terminal::line);
            var zip = PackageZip.pack(PackageZip.read(folder));
            var answer = ApiClient.of(dataDirectory, "customer_key")
                    .postZip(
                            "/api/v1/marketplace/packages/check",
                            UUID.randomUUID().toString(),
                            zip);
            PackageReport.lines(answer.body()).forEach(terminal::line);
            var valid = answer.body().path("valid").asBoolean(false);
            terminal.line("package: " + folder + (valid ? " passes its rehearsal" : " does not pass"));
            return valid ? 0 : 1;
        } catch (IOException e) {
            terminal.line("package: " + folder + " cannot be rehearsed: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 1;
    }
}
