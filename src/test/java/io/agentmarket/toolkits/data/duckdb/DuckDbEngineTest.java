package io.agentmarket.toolkits.data.duckdb;

import io.agentmarket.toolkits.data.engines.FileEngineContract;
import io.agentmarket.toolkits.data.engines.QueryEngine;
import org.junit.jupiter.api.AfterAll;

class DuckDbEngineTest extends FileEngineContract {

    private static final DuckDbEngine ENGINE = DuckDbEngine.standard();

    @AfterAll
    static void close() {
        ENGINE.close();
    }

    @Override
    protected QueryEngine engine() {
        return ENGINE;
    }
}
