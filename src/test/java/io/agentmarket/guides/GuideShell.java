package io.agentmarket.guides;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.agentmarket.agents.Packages;
import io.agentmarket.chaos.PlatformProcess;
import io.agentmarket.chaos.PreparedPlatform;
import io.agentmarket.upstream.FakeUpstream;
import io.agentmarket.upstream.PlaybookBrain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A folder in which pages are executed by one kind of shell, like a checkout in which {@code ./run} has been called:
 * its platform is a process of its own. Its path has only curl and the programs of a minimal Debian.
 */
final class GuideShell implements AutoCloseable {

    private static final Path RESOURCES = Path.of("src/test/resources/guides").toAbsolutePath();
    private static final int PAGE_SECONDS = 240;

    /** Of Debian's essential packages what pages use, and openssl, which comes with curl's certificates. */
    private static final List<String> TOOLS = List.of(
            ("awk base64 basename bash cat chmod comm cp cut date dd dirname du env expr false find fmt fold getconf grep"
                            + " gunzip gzip head join ln ls mkdir mktemp mv nl od openssl paste printf pwd readlink"
                            + " rm rmdir sed seq sh sha256sum sleep sort split stat tac tail tar tee test touch tr true"
                            + " tsort uname uniq wc xargs zcat zsh")
                    .split(" "));

    private final String shell;
    private final Path home;
    private final Path state;
    private final FakeUpstream upstream;
    private final HttpServer starts;
    private PlatformProcess platform;
    private PlatformProcess metered;

    /** Of the platform, below which its data directory is. */
    private Path place;

    /** @param home an absolute path of a folder that is there */
    GuideShell(String shell, Path home) throws IOException, InterruptedException {
        this.shell = shell;
        this.home = home;
        this.state = Files.createDirectories(home.resolve("state"));
        tools();
        installation();
        upstream = FakeUpstream.start(
                FakeUpstream.Settings.of(new PlaybookBrain(Packages.load(""))).alwaysThinking());
        starts = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        starts.createContext("/", this::start);
        starts.start();
        place = state.resolve("plain-home");
        platform = PlatformProcess.start(place, Map.of("AGENTS_DIR", ""), Map.of());
    }

    /** What became of a page. @param output of the block that failed, with what it called; empty when all went well */
    record Outcome(GuidePage page, int executed, long millis, String output) {}

    Outcome run(GuidePage page) throws IOException, InterruptedException {
        var began = System.nanoTime();
        prepare(page);
        var script = Files.writeString(state.resolve("page.sh"), page.script());
        var log = state.resolve("log");
        var command = shell.equals("zsh") ? List.of("zsh", "-i") : List.of("bash", script.toString());
        var start =
                new ProcessBuilder(command).directory(home.resolve("checkout").toFile());
        start.environment().clear();
        start.environment().putAll(environment());
        start.redirectErrorStream(true).redirectOutput(log.toFile());
        start.redirectInput(
                shell.equals("zsh") ? script.toFile() : Path.of("/dev/null").toFile());
        var process = start.start();
        var inTime = process.waitFor(PAGE_SECONDS, TimeUnit.SECONDS);
        if (!inTime) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        var said = Files.readString(log);
        var done = Files.readAllLines(state.resolve("done")).size();
        var fine = inTime && process.exitValue() == 0 && done == page.blocks() && !said.contains("event not found");
        var millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        return new Outcome(page, done, millis, fine ? "" : failure(page, said));
    }

    /** The page, the line, the command and the end of the output. */
    private String failure(GuidePage page, String said) throws IOException {
        var calls = Files.readAllLines(state.resolve("trace")).stream()
                .filter(line -> line.matches("\\d+: .*") && !line.contains(": guides-") && !line.contains(": set -"))
                .toList();
        var last = calls.isEmpty() ? "1: nothing" : calls.getLast();
        var block = Files.readString(state.resolve("block")).strip();
        return "%s:%s, in the block at line %s, by %s%n$ %s%n%s"
                .formatted(
                        page.path(),
                        last.substring(0, last.indexOf(':')),
                        block,
                        shell,
                        last.substring(last.indexOf(':') + 2),
                        said.substring(Math.max(0, said.length() - 4000)));
    }

    private void prepare(GuidePage page) throws IOException {
        var files = Files.createDirectories(state.resolve("files"));
        for (var file : page.files().entrySet()) {
            Files.writeString(files.resolve(file.getKey().toString()), file.getValue());
        }
        for (var empty : List.of("done", "trace", "answers")) {
            Files.writeString(state.resolve(empty), "");
        }
        Files.writeString(state.resolve("block"), "0\n");
        Files.writeString(state.resolve("ports"), "8080 " + platform.at("/").getPort() + "\n");
        link(home.resolve("checkout/data"), place.resolve("data"));
    }

    private Map<String, String> environment() {
        return Map.ofEntries(
                Map.entry("PATH", home.resolve("bin").toString()),
                Map.entry("HOME", state.toString()),
                Map.entry("TMPDIR", state.toString()),
                Map.entry("LANG", "C.UTF-8"),
                Map.entry("JAVA_HOME", home.resolve("jdk").toString()),
                Map.entry("GUIDES_JDK", System.getProperty("java.home")),
                Map.entry("GUIDES_CLASSES", PreparedPlatform.get().classPath()),
                Map.entry("GUIDES_CACHE", PreparedPlatform.get().cache().toString()),
                Map.entry("AGENTMARKET_DATA_DIR", home.resolve("checkout/data").toString()),
                Map.entry(
                        "BASH_ENV",
                        shell.equals("bash") ? RESOURCES.resolve("session.bash").toString() : ""),
                Map.entry("ZDOTDIR", RESOURCES.toString()),
                Map.entry("GUIDES", state.toString()),
                Map.entry("GUIDES_CURL", find("curl").toString()),
                Map.entry("GUIDES_PATH", System.getenv("PATH")),
                Map.entry(
                        "GUIDES_STARTS",
                        "http://127.0.0.1:" + starts.getAddress().getPort()));
    }

    private void tools() throws IOException {
        var bin = Files.createDirectories(home.resolve("bin"));
        for (var tool : TOOLS) {
            var at = find(tool);
            if (Files.exists(at)) {
                link(bin.resolve(tool), at);
            }
        }
        try (var own = Files.list(RESOURCES.resolve("bin"))) {
            for (var tool : own.toList()) {
                link(bin.resolve(tool.getFileName()), tool);
            }
        }
    }

    private static Path find(String tool) {
        return Arrays.stream(System.getenv("PATH").split(":", -1))
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(Path.of("/usr/bin", tool));
    }

    /** The checkout: the real ./run beside a jar that leads to the compiled classes, and what else pages read. */
    private void installation() throws IOException, InterruptedException {
        var checkout = Files.createDirectories(home.resolve("checkout"));
        var real = Files.createDirectories(checkout.resolve(".platform"));
        Files.createDirectories(real.resolve(".mvn"));
        Files.createDirectories(real.resolve("target/app"));
        Files.createDirectories(real.resolve("docs/verify"));
        for (var folder : List.of("src/main", "agents")) {
            Files.createDirectories(real.resolve(folder));
        }
        Files.writeString(real.resolve("pom.xml"), "");
        for (var file : List.of("run", ".mvn/jdk.sh", "docs/verify/VerifyReceipts.java")) {
            Files.copy(Path.of(file), real.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
        }
        Files.createFile(real.resolve("target/app/agentmarket.jar"));
        jdk();
        Files.copy(RESOURCES.resolve("run"), checkout.resolve("run"), StandardCopyOption.COPY_ATTRIBUTES);
        PreparedPlatform.get().fill(state.resolve("fresh"));
        for (var shown : List.of("agents", "docs", "src")) {
            link(checkout.resolve(shown), Path.of(shown).toAbsolutePath());
        }
    }

    /** The JAVA_HOME of {@code ./run}. A jar that leads to the classes could not use the cache, which is theirs. */
    private void jdk() throws IOException {
        var real = Path.of(System.getProperty("java.home"));
        var bin = Files.createDirectories(home.resolve("jdk/bin"));
        link(home.resolve("jdk/release"), real.resolve("release"));
        link(bin.resolve("javac"), real.resolve("bin/javac"));
        link(bin.resolve("java"), RESOURCES.resolve("java"));
    }

    private static void link(Path from, Path to) throws IOException {
        Files.deleteIfExists(from);
        Files.createSymbolicLink(from, to);
    }

    /** What a page starts in another terminal: {@code ./run} asks for it by name, and is told the port. */
    private void start(HttpExchange asked) throws IOException {
        var wanted = asked.getRequestURI().getPath().substring(1);
        var answer = answer(wanted).getBytes(StandardCharsets.US_ASCII);
        asked.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
        try (var body = asked.getResponseBody()) {
            body.write(answer);
        }
    }

    private String answer(String wanted) throws IOException {
        try {
            return switch (wanted) {
                case "upstream" -> port(URI.create(upstream.baseUrl()));
                case "metered" -> port(metered().at("/"));
                case "stop" -> {
                    stop(platform);
                    yield "";
                }
                default -> port(moved(wanted).at("/"));
            };
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static String port(URI at) {
        return Integer.toString(at.getPort());
    }

    /** A platform on another data directory, which takes the place of the one before for all pages that follow. */
    private synchronized PlatformProcess moved(String data) throws IOException, InterruptedException {
        place = home.resolve("checkout")
                .resolve(data.substring("data/".length()))
                .getParent();
        platform = PlatformProcess.start(place, Map.of("AGENTS_DIR", ""), Map.of());
        return platform;
    }

    private synchronized PlatformProcess metered() throws IOException, InterruptedException {
        if (metered == null) {
            var settings = Map.of(
                    "AGENTS_DIR",
                    "",
                    "ANTHROPIC_BASE_URL",
                    upstream.baseUrl(),
                    "ANTHROPIC_API_KEY",
                    FakeUpstream.DEMO_KEY);
            metered = PlatformProcess.start(state.resolve("metered-home"), settings, Map.of());
        }
        return metered;
    }

    /** How a platform stops is not what pages are about: a stop that goes wrong is told. */
    @Override
    public void close() throws IOException, InterruptedException {
        starts.stop(0);
        stop(platform);
        if (metered != null) {
            stop(metered);
        }
        upstream.close();
        try (var all = Files.walk(home)) {
            for (var file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (UncheckedIOException | DirectoryNotEmptyException stillWritten) {
            System.out.println("guides: " + home + " is left: " + stillWritten.getMessage());
        }
    }

    private void stop(PlatformProcess process) throws InterruptedException {
        try {
            process.close();
        } catch (IllegalStateException broken) {
            System.out.println("guides: " + shell + ": " + broken.getMessage());
        }
    }
}
