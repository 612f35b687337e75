package io.agentmarket.cli;

import io.agentmarket.agents.Finding;
import io.agentmarket.agents.PackageCheck;
import io.agentmarket.agents.PackageZip;
import io.agentmarket.shared.SecretFiles;
import io.agentmarket.shared.Sha256;
import io.agentmarket.shared.Spelling;
import io.agentmarket.shared.StartFailure;
import io.agentmarket.tiers.PriceBook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * {@code ./run package new|validate|rehearse|publish|tools}: an author's tools. Rehearsing without {@code --url} needs
 * a platform of its own: {@link RehearseCommand}.
 */
public final class PackageCommand {

    private static final String LOCAL = "http://localhost:8080";
    private static final String USAGE = """
            usage: ./run package new DIR [--kind loop|graph|crew]
                   ./run package validate DIR
                   ./run package rehearse DIR [--url BASE [--key KEY]]
                   ./run package publish DIR [--url BASE] [--key KEY]
                   ./run package tools [NAME] [--url BASE]""";

    private final Terminal terminal = new Terminal();
    private final Map<String, String> environment;
    private final Clock clock;

    public PackageCommand() {
        this(secrets(System.getenv()));
    }

    /**
     * The secrets of the environment. A failure is thrown without its cause, so that the command prints it: no
     * application start reports it.
     */
    static Map<String, String> secrets(Map<String, String> environment) {
        try {
            return SecretFiles.resolve(environment);
        } catch (StartFailure e) {
            throw new IllegalStateException(e.getMessage());
        }
    }

    /** @param environment has AGENTMARKET_URL and AGENTMARKET_API_KEY, which options override */
    PackageCommand(Map<String, String> environment) {
        this(environment, Clock.systemUTC());
    }

    PackageCommand(Map<String, String> environment, Clock clock) {
        this.clock = clock;
        this.environment = Map.copyOf(environment);
    }

    /**
     * Executes the arguments.
     *
     * @return 0 on success, 1 when the package has faults, 2 for other arguments
     */
    public int run(List<String> arguments) throws IOException, InterruptedException {
        var understood = PackageOptions.of(arguments);
        if (understood.isEmpty()) {
            terminal.line(USAGE);
            return 2;
        }
        var options = understood.get();
        var folder = Path.of(options.subject());
        return switch (options.verb()) {
            case "new" -> create(folder, options.kind());
            case "validate" -> validate(folder) ? 0 : 1;
            case "rehearse" -> rehearse(folder, options);
            case "publish" -> validate(folder) ? publish(folder, options) : 1;
            default -> tools(options);
        };
    }

    private int create(Path folder, String kind) throws IOException {
        int files = PackageSkeleton.write(folder, kind);
        terminal.line("package: " + folder + " is a working " + kind + " of " + files + " files; next: ./run package"
                + " rehearse " + folder);
        return 0;
    }

    /** Validates the whole folder without a platform, against the tools of this version. */
    private boolean validate(Path folder) throws IOException {
        var findings = new ArrayList<>(PackageZip.unread(folder));
        findings.addAll(PackageCheck.ofPublisher(PackageZip.read(folder), new ThisVersion(prices(), clock))
                .findings());
        PackageReport.findings(findings).forEach(terminal::line);
        var faults = findings.stream()
                .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                .count();
        terminal.line("package: " + folder + (faults == 0 ? " is valid" : " is not valid: " + count(faults)));
        return faults == 0;
    }

    /** The prices of a platform in the same environment. */
    private PriceBook prices() {
        return PriceBook.of(environment.getOrDefault("TIERS_FILE", ""), environment.getOrDefault("MODELS_FILE", ""));
    }

    private static String count(long faults) {
        return faults == 1 ? "1 error" : faults + " errors";
    }

    /** Rehearses on a running platform. */
    private int rehearse(Path folder, PackageOptions options) throws IOException, InterruptedException {
        PackageReport.findings(PackageZip.unread(folder)).forEach(terminal::line);
        var zip = PackageZip.pack(PackageZip.read(folder));
        var answer = post(
                options, "/api/v1/marketplace/packages/check", UUID.randomUUID().toString(), zip);
        PackageReport.lines(answer.body()).forEach(terminal::line);
        refuseUnless(200, answer);
        var valid = answer.body().path("valid").asBoolean(false);
        terminal.line("package: " + folder + (valid ? " passes its rehearsal" : " does not pass"));
        return valid ? 0 : 1;
    }

    private int publish(Path folder, PackageOptions options) throws IOException, InterruptedException {
        var zip = PackageZip.pack(PackageZip.read(folder));
        var once = "package-" + HexFormat.of().formatHex(Sha256.of(zip));
        var answer = post(options, "/api/v1/marketplace/packages", once, zip);
        PackageReport.lines(answer.body()).forEach(terminal::line);
        refuseUnless(201, answer);
        var body = answer.body();
        terminal.line("package: " + body.path("package_id").asString("") + " "
                + body.path("version").asString("") + " is uploaded as a "
                + body.path("status").asString(""));
        return 0;
    }

    private int tools(PackageOptions options) throws IOException, InterruptedException {
        var tools = KnownTools.list();
        if (options.url().isPresent()) {
            var url = options.url().get();
            try {
                var answer = ApiClient.of(url, "").get("/api/v1/marketplace/tools");
                refuseUnless(200, answer);
                tools = answer.body().path("items");
            } catch (ConnectException e) {
                throw nobody(url, e);
            }
        }
        var name = options.subject();
        if (name.isEmpty()) {
            KnownTools.lines(tools).forEach(terminal::line);
            return 0;
        }
        var named = tools.values().stream()
                .filter(tool -> tool.path("name").asString("").equals(name))
                .findFirst();
        if (named.isEmpty()) {
            var names = tools.values().stream()
                    .map(tool -> tool.path("name").asString(""))
                    .toList();
            throw new IOException("there is no tool " + name + Spelling.hint(name, names));
        }
        KnownTools.page(named.get()).forEach(terminal::line);
        return 0;
    }

    private ApiClient.Answer post(PackageOptions options, String path, String once, byte[] zip)
            throws IOException, InterruptedException {
        var key = options.key().orElse(environment.getOrDefault("AGENTMARKET_API_KEY", ""));
        if (key.isBlank()) {
            throw new IOException("AGENTMARKET_API_KEY is not set: set it to a key with the scope publish");
        }
        var url = options.url().orElse(environment.getOrDefault("AGENTMARKET_URL", LOCAL));
        try {
            return ApiClient.of(url, key).postZip(path, once, zip);
        } catch (ConnectException e) {
            throw nobody(url, e);
        }
    }

    private static IOException nobody(String url, ConnectException e) {
        return new IOException("nobody answers at " + url + "; set AGENTMARKET_URL or --url", e);
    }

    private static void refuseUnless(int expected, ApiClient.Answer answer) throws IOException {
        if (answer.status() != expected) {
            throw new IOException("the platform answered " + answer.status() + ": "
                    + answer.body().path("detail").asString("no reason"));
        }
    }

    static void write(Path file, String text) {
        try {
            Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
