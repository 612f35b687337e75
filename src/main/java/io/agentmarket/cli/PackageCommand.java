package io.agentmarket.cli;

import io.agentmarket.agents.Finding;
import io.agentmarket.agents.PackageCheck;
import io.agentmarket.agents.PackageZip;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.SecretFiles;
import io.agentmarket.shared.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.springframework.core.io.ClassPathResource;

/**
 * {@code ./run package new|validate|publish DIR}: an author's tools. Rehearsing needs a platform:
 * {@link RehearseCommand}.
 */
public final class PackageCommand {

    private static final String SKELETON = "cli/skeleton/";
    private static final List<String> FILES = List.of(
            "agent.yaml",
            "prompt.md",
            "input.schema.json",
            "output.schema.json",
            "playbook.yaml",
            "examples/two-sentences.json",
            "examples/one-word.json",
            "README.md");
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final String LOCAL = "http://localhost:8080";

    private final Terminal terminal = new Terminal();
    private final Map<String, String> environment;

    public PackageCommand() {
        this(SecretFiles.resolve(System.getenv()));
    }

    /** @param environment where publish finds AGENTMARKET_URL and AGENTMARKET_API_KEY */
    PackageCommand(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * Does what the arguments say: a verb and a folder.
     *
     * @return 0 when it is done and fine, 1 when the package is not, 2 for other arguments
     */
    public int run(List<String> arguments) throws IOException, InterruptedException {
        var verb = arguments.size() == 2 ? arguments.getFirst() : "";
        var folder = Path.of(arguments.isEmpty() ? "" : arguments.getLast());
        return switch (verb) {
            case "new" -> create(folder);
            case "validate" -> validate(folder) ? 0 : 1;
            case "publish" -> validate(folder) ? publish(folder) : 1;
            default -> {
                terminal.line("usage: ./run package new|validate|rehearse|publish DIR");
                yield 2;
            }
        };
    }

    private int create(Path folder) throws IOException {
        var id = folder.toAbsolutePath().normalize().getFileName().toString();
        if (!ID.matcher(id).matches()) {
            throw new IOException("the folder's name becomes the id, which must match " + ID);
        }
        if (Files.exists(folder)) {
            throw new IOException(folder + " exists already; name a new folder");
        }
        var words = id.replace('-', ' ');
        var title = words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
        for (var file : FILES) {
            var text = new ClassPathResource(SKELETON + file).getContentAsString(StandardCharsets.UTF_8);
            write(folder.resolve(file), text.replace("{{id}}", id).replace("{{title}}", title));
        }
        terminal.line("package: " + folder + " is a working package of " + FILES.size() + " files; next: ./run package"
                + " rehearse " + folder);
        return 0;
    }

    /** The whole folder, without a platform: its tools are looked up when it is rehearsed or published. */
    private boolean validate(Path folder) throws IOException {
        var findings = PackageCheck.of(PackageZip.read(folder)).findings();
        PackageReport.lines(Json.MAPPER.valueToTree(Map.of("findings", findings)))
                .forEach(terminal::line);
        var valid = findings.stream().noneMatch(finding -> finding.severity() == Finding.Severity.ERROR);
        terminal.line(valid ? "package: " + folder + " is valid" : "package: " + folder + " is not valid");
        return valid;
    }

    private int publish(Path folder) throws IOException, InterruptedException {
        var key = environment.get("AGENTMARKET_API_KEY");
        if (key == null || key.isBlank()) {
            throw new IOException("AGENTMARKET_API_KEY is not set: a key with the scope publish");
        }
        var url = Objects.requireNonNullElse(environment.get("AGENTMARKET_URL"), LOCAL);
        var zip = PackageZip.pack(PackageZip.read(folder));
        var once = "package-" + HexFormat.of().formatHex(Sha256.of(zip));
        try {
            var answer = ApiClient.of(url, key).postZip("/api/v1/marketplace/packages", once, zip);
            PackageReport.lines(answer.body()).forEach(terminal::line);
            if (answer.status() != 201) {
                throw new IOException("the platform answered " + answer.status() + ": "
                        + answer.body().path("detail").asString("no reason"));
            }
            var body = answer.body();
            terminal.line("package: " + body.path("package_id").asString("") + " "
                    + body.path("version").asString("") + " is uploaded as a "
                    + body.path("status").asString(""));
            return 0;
        } catch (ConnectException e) {
            throw new IOException("nobody answers at " + url + "; set AGENTMARKET_URL", e);
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
