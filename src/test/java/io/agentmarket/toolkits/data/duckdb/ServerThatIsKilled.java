package io.agentmarket.toolkits.data.duckdb;

import io.agentmarket.toolkits.data.engines.QueryEngine.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;

/** A server that prints the ids of its children, one of which works, and waits to be killed. */
final class ServerThatIsKilled {

    private ServerThatIsKilled() {}

    public static void main(String[] arguments) throws IOException {
        var engine = new DuckDbEngine(Path.of(arguments[0]).resolve("engine"), 0);
        var session = engine.open(
                new Limits(Path.of(arguments[0]), Duration.ofMinutes(5), 100L << 20, 1L << 30, progress -> {}));
        Thread.ofPlatform().daemon().start(() -> session.query(SessionLimitsTest.LONG, 1));
        System.out.println(ProcessHandle.current()
                .children()
                .map(child -> Long.toString(child.pid()))
                .collect(Collectors.joining(" ")));
        System.in.read();
    }
}
