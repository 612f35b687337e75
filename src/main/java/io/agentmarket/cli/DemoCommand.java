package io.agentmarket.cli;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.Money;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** {@code ./run demo}: rents every agent on its bundled inputs through the API, and shows results, steps and prices. */
@Component
@ConditionalOnProperty(name = "agentmarket.command", havingValue = "demo")
class DemoCommand {

    private static final List<Integer> WIDTHS = List.of(16, 44, 10, 5, 7, 8, 8);

    private final Terminal terminal = new Terminal();
    private final Path dataDirectory;
    private final boolean exit;
    private final String standIn;

    DemoCommand(
            @Value("${agentmarket.data-dir:data}") Path dataDirectory,
            @Value("${agentmarket.exit:false}") boolean exit,
            @Value("${" + MeteredRun.URL + ":}") String standIn) {
        this.dataDirectory = dataDirectory;
        this.exit = exit;
        this.standIn = standIn;
    }

    @EventListener
    @Order(Ordered.LOWEST_PRECEDENCE)
    void show(ApplicationReadyEvent ready) {
        Thread.ofPlatform().name("demo").start(() -> {
            var succeeded = run();
            if (exit || !succeeded) {
                System.exit(SpringApplication.exit(ready.getApplicationContext(), () -> succeeded ? 0 : 1));
            }
        });
    }

    private boolean run() {
        try {
            return show(ApiClient.of(dataDirectory, "customer_key"));
        } catch (IOException e) {
            terminal.line("demo: " + sentence(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    static String sentence(IOException e) {
        return e instanceof ApiClient.NoKeysException noKeys
                ? noKeys.sentence()
                : "the platform did not answer (" + e.getMessage() + ")";
    }

    private boolean show(ApiClient api) throws IOException, InterruptedException {
        var metered = meter(api);
        terminal.line("Platform up at " + api.base() + "; running the agents on their bundled inputs.");
        terminal.blank();
        terminal.row(WIDTHS, List.of("agent", "input", "status", "steps", "tokens", "price", "time"));
        terminal.row(WIDTHS, WIDTHS.stream().map("─"::repeat).toList());
        var documents = new DemoDocuments(api);
        var runs = new ArrayList<Shown>();
        for (var agent :
                api.get("/api/v1/marketplace/packages?limit=100").body().path("items")) {
            var id = agent.path("id").asString("");
            var added = documents.add(id);
            if (!added.isEmpty()) {
                terminal.row(WIDTHS, List.of(id, added));
            }
            var listing = api.get("/api/v1/marketplace/packages/" + id).body();
            for (var example : listing.path("examples")) {
                runs.add(new Shown(example.path("input"), run(api, id, example)));
            }
        }
        terminal.blank();
        var failed = runs.stream()
                .filter(shown -> !shown.run().path("status").asString("").equals("succeeded"))
                .count();
        if (runs.isEmpty() || failed > 0) {
            terminal.line("demo: " + failed + " of " + runs.size() + " runs did not succeed");
            return false;
        }
        sum(runs);
        tell(metered);
        explain(api, runs.getFirst());
        if (exit) {
            terminal.line("Stopped; ./run --data " + dataDirectory + " starts the platform again, with these runs.");
        } else {
            invite(api, runs);
        }
        return true;
    }

    private JsonNode run(ApiClient api, String id, JsonNode example) throws IOException, InterruptedException {
        var answer = api.execute(id, example.path("input"));
        var run = new DemoApprovals(api, title -> terminal.row(WIDTHS, List.of(id, "approved: " + title)))
                .settled(answer.body());
        terminal.row(
                WIDTHS,
                List.of(
                        id,
                        example.path("title").asString(""),
                        run.path("status").isString()
                                ? run.path("status").asString("")
                                : "HTTP " + answer.status() + " "
                                        + run.path("code").asString(""),
                        run.path("steps").asString("-"),
                        run.path("usage").path("total_tokens").asString("-"),
                        new Money(run.path("price").path("micros").asLong(0)).toString(),
                        String.format(
                                Locale.ROOT, "%d ms", run.path("duration_ms").asLong(0))));
        return run;
    }

    /** One run on a metered model, if no provider is configured and this customer has no run yet. */
    private @Nullable JsonNode meter(ApiClient api) throws IOException, InterruptedException {
        if (standIn.isEmpty()
                || !api.get("/api/v1/executions?limit=1").body().path("items").isEmpty()) {
            return null;
        }
        return MeteredRun.make(api);
    }

    private void tell(@Nullable JsonNode metered) {
        if (metered == null) {
            return;
        }
        terminal.line("One more run, of " + MeteredRun.AGENT
                + ", was metered. It was made first, and it is on the same bill.");
        terminal.line(
                "Its model was a stand-in for a provider, which this program started: it plays the same playbook and");
        terminal.line("estimates tokens, one per four bytes.");
        terminal.line("Quoted "
                + new Money(metered.path("price").path("quoted_micros").asLong()) + ", charged "
                + new Money(metered.path("price").path("micros").asLong()) + " for "
                + metered.path("usage").path("total_tokens").asString("0") + " tokens of "
                + metered.path("model").asString("")
                + ": 1.14 times their list price, but not less than the base price of the tier.");
        terminal.blank();
    }

    /** A run with its input. */
    private record Shown(JsonNode input, JsonNode run) {

        int length() {
            return input.toString().length();
        }
    }

    /** The sum of the prices, with their explanation. */
    private void sum(List<Shown> runs) {
        var total = runs.stream()
                .mapToLong(shown -> shown.run().path("price").path("micros").asLong())
                .sum();
        var run = runs.getFirst().run();
        var offline = run.path("model").asString("").equals("offline");
        terminal.line(runs.size() + " runs, " + new Money(total) + " in all. "
                + (offline
                        ? "Without a model provider's key the offline model makes each run, at a flat price."
                        : "Each run costs 1.14 times the list price of its tokens, at least the base price of the tier "
                                + run.path("tier").asString("") + ", and never more than its quote."));
        if (offline) {
            terminal.line("For metered runs without a key: ./run demo --upstream, on a stand-in for the provider.");
        }
        terminal.blank();
    }

    private void explain(ApiClient api, Shown shown) throws IOException, InterruptedException {
        var run = shown.run();
        var id = run.path("execution_id").asString("");
        var quoted = new Money(run.path("price").path("quoted_micros").asLong());
        var paid = new Money(run.path("price").path("micros").asLong());
        terminal.line("The first result in full (" + id + "; quoted " + quoted + ", charged " + paid + "):");
        terminal.line(Json.MAPPER
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(api.get("/api/v1/executions/" + id).body().path("output")));
        terminal.blank();
    }

    /** The next steps; the last three lines are a call to paste into a shell. */
    private void invite(ApiClient api, List<Shown> runs) {
        terminal.line("Open at " + api.base() + "   API reference: " + api.base() + "/docs");
        terminal.line("Keys: " + dataDirectory.resolve(ApiClient.CREDENTIALS) + " (customer_key, operator_key)");
        var finished = runs.getFirst().run().path("finished_at").asString("");
        if (!finished.isEmpty()) {
            var month = finished.substring(0, "2026-11".length());
            terminal.line("Prove the bill of these runs:");
            terminal.line("  curl -s " + api.base() + "/api/v1/billing/statements/" + month + "/receipts \\");
            terminal.line(
                    "    -H \"X-API-Key: " + key() + "\" > receipts.ndjson && ./run verify-receipts receipts.ndjson");
        }
        terminal.line("Run one yourself:");
        call(api, runs.stream().min(Comparator.comparing(Shown::length)).orElseThrow())
                .forEach(terminal::line);
    }

    private List<String> call(ApiClient api, Shown shown) {
        var body = Json.MAPPER.createObjectNode().set("input", shown.input()).toString();
        return List.of(
                "  KEY=" + key(),
                "  curl -s " + api.base() + "/api/v1/marketplace/packages/"
                        + shown.run().path("package_id").asString("")
                        + "/execute -H \"X-API-Key: $KEY\" -H \"Idempotency-Key: $(date +%s)\" \\",
                "    -H 'Content-Type: application/json' -d '" + body.replace("'", "'\\''") + "'");
    }

    /** The shell expression that reads the customer's key. */
    private String key() {
        return "$(sed -n 's/.*\"customer_key\" *: *\"\\([^\"]*\\)\".*/\\1/p' "
                + dataDirectory.resolve(ApiClient.CREDENTIALS) + ")";
    }
}
