package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.TestPlaces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/**
 * A customer's webhook receiver in Node, on the npm package {@code standardwebhooks}. Its packages are installed into
 * {@code target} the first time, as the lock file has them; it ends when it is closed, or with this JVM.
 */
final class NodeReceiver implements AutoCloseable {

    /** Kept while this JVM lives; the platform under test opens it as an operator would. */
    private static final int PORT = TestPlaces.port();

    private static final Path SOURCE = Path.of("src/test/webhook-receiver");
    private static final Path HOME = Path.of("target/webhook-receiver");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final AtomicInteger RECEIVERS = new AtomicInteger();

    private final Process node;
    private final String path;

    private NodeReceiver(Process node, String path) {
        this.node = node;
        this.path = path;
    }

    /** As the setting {@code agentmarket.egress.allow-private} spells it. */
    static String opened() {
        return "127.0.0.1:" + PORT;
    }

    static NodeReceiver start() throws IOException, InterruptedException {
        install();
        // what is still sent to an earlier receiver is not for this one
        var path = "/hook/" + RECEIVERS.incrementAndGet();
        var node = new ProcessBuilder("node", "receiver.mjs", Integer.toString(PORT), path)
                .directory(HOME.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var ready = node.inputReader().readLine();
        assertThat(ready).isEqualTo("ready");
        return new NodeReceiver(node, path);
    }

    String url() {
        return "http://" + opened() + path;
    }

    void expect(String secret) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://" + opened() + "/secret"))
                .PUT(HttpRequest.BodyPublishers.ofString(secret));
        HTTP.send(request.build(), HttpResponse.BodyHandlers.discarding());
    }

    /**
     * Every message that came, in order: {@code id}, {@code verified}, and {@code type} and {@code data} or
     * {@code failure}.
     */
    List<JsonNode> seen() {
        try {
            var request = HttpRequest.newBuilder(URI.create("http://" + opened() + "/seen"));
            var answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return List.copyOf(Json.MAPPER.readTree(answer.body()).values());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns when the process has ended: the next receiver listens on the same port. */
    @Override
    public void close() {
        node.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    private static void install() throws IOException, InterruptedException {
        Files.createDirectories(HOME);
        try (var channel = FileChannel.open(HOME.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            installAlone();
        }
    }

    private static void installAlone() throws IOException, InterruptedException {
        for (var file : List.of("package.json", "package-lock.json", ".npmrc", "receiver.mjs")) {
            Files.write(HOME.resolve(file), Files.readAllBytes(SOURCE.resolve(file)));
        }
        if (Files.isDirectory(HOME.resolve("node_modules/standardwebhooks"))) {
            return;
        }
        var npm = new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
                .directory(HOME.toFile())
                .redirectErrorStream(true)
                .redirectOutput(HOME.resolve("npm.log").toFile())
                .start();
        assertThat(npm.waitFor(120, TimeUnit.SECONDS)).as("npm ends").isTrue();
        assertThat(npm.exitValue())
                .as(Files.readString(HOME.resolve("npm.log")))
                .isZero();
    }
}
