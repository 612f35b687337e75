package io.agentmarket.toolkits.data.trino;

import io.agentmarket.toolkits.data.engines.EngineSession;
import io.agentmarket.toolkits.data.engines.QueryEngine;
import io.agentmarket.toolkits.data.engines.QueryEngineContract;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import org.junit.jupiter.api.Test;

/** The contract of all engines, with a cluster that a bench has started; so it is run here, and not by the tests. */
final class TrinoContract extends QueryEngineContract {

    private final QueryEngine engine;

    TrinoContract(TrinoEngine trino, TrinoAccess access) {
        this.engine = limits -> trino.open(access, limits);
    }

    @Override
    protected QueryEngine engine() {
        return engine;
    }

    /** Runs each promise, and prints it. Returns how many are not kept. */
    int run(Path folder) throws ReflectiveOperationException, IOException {
        int broken = 0;
        this.folder = Files.createTempDirectory(folder, "contract-");
        try (EngineSession opened = engine.open(limits(java.time.Duration.ofMinutes(2)))) {
            session = opened;
            var promises = Arrays.stream(QueryEngineContract.class.getDeclaredMethods())
                    .filter(method -> method.isAnnotationPresent(Test.class))
                    .sorted(Comparator.comparing(java.lang.reflect.Method::getName))
                    .toList();
            for (var promise : promises) {
                promise.setAccessible(true);
                try {
                    promise.invoke(this);
                    System.out.println("kept    " + promise.getName());
                } catch (InvocationTargetException e) {
                    broken++;
                    System.out.println("BROKEN  " + promise.getName() + ": " + e.getCause());
                }
            }
        }
        return broken;
    }
}
