package io.agentmarket.toolkits.data;

import io.agentmarket.egress.Egress;
import io.agentmarket.egress.EgressRefusedException;
import io.agentmarket.egress.TestEgress;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Json;
import io.agentmarket.toolkits.data.duckdb.DuckDbEngine;
import io.agentmarket.toolkits.data.duckdb.DuckDbSettings;
import io.agentmarket.toolkits.data.plans.PlanOutcome;
import io.agentmarket.toolkits.data.postgres.PostgresTables;
import io.agentmarket.toolkits.data.tables.TableReader;
import io.agentmarket.toolkits.data.trino.TrinoEngine;
import io.agentmarket.tools.MemorySteps;
import io.agentmarket.tools.Steps;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContext;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** The data tools over the engine of this machine, without a platform around them. One engine serves all tests. */
public final class TableTools {

    public static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-29T12:00:00Z"), ZoneOffset.UTC);

    private static final DuckDbEngine ENGINE = DuckDbEngine.standard();

    private TableTools() {}

    /** The tools, with this network. */
    public static List<Tool> with(Egress outside) {
        return with(outside, 2);
    }

    /** @param jobs how many requests run at a time */
    public static List<Tool> with(Egress outside, int jobs) {
        var work = work(outside, jobs);
        return List.of(new ProcessTableTool(work), new LoadTableTool(work));
    }

    /** The loading tool over a customer's database. */
    static Tool loading(PostgresTables databases) {
        var uses = new TableJob.Uses(
                new Sources(new UrlSource(NOWHERE, CLOCK), null, null, databases),
                new TableReader(),
                CLOCK,
                new DatabaseLoader(databases));
        return new LoadTableTool(work(uses, 2));
    }

    static TableWork work(Egress outside, int jobs) {
        return work(
                new TableJob.Uses(
                        new Sources(new UrlSource(outside, CLOCK), null, null, null),
                        new TableReader(),
                        CLOCK,
                        (context, session, place, outcome, target) -> loaded(outcome)),
                jobs);
    }

    private static JsonNode loaded(PlanOutcome outcome) {
        return Json.MAPPER
                .createObjectNode()
                .put("rows", outcome.account().out())
                .put("inserted", outcome.account().out())
                .put("updated", 0)
                .put("deleted", 0)
                .put("created", false)
                .put("before", false)
                .put("words", outcome.account().out() + " rows were loaded.");
    }

    private static TableWork work(TableJob.Uses uses, int jobs) {
        var folder = new WorkFolder(Path.of(System.getProperty("java.io.tmpdir")));
        var trino = new TrinoEngine(TestEgress.pinning(InetAddress::getAllByName), CLOCK);
        return new TableWork(
                new Engines(ENGINE, trino),
                folder,
                uses,
                new TableWork.Room(new TableSettings(jobs, 60), new DuckDbSettings(256, 2, 2560)));
    }

    /** Answers a request, given as the run's input. */
    static JsonNode answer(JsonNode request, Steps steps) {
        return new ProcessTableTool(work(NOWHERE, 2))
                .call(context(request, "{}", steps), Json.MAPPER.createObjectNode());
    }

    /** Answers a request that keeps its files in memory. */
    static JsonNode answer(String request) {
        return answer(Json.MAPPER.readTree(request), new MemorySteps());
    }

    static ToolContext context(JsonNode input, String grant, Steps steps) {
        return new ToolContext(
                new CustomerId(new UUID(0, 1)),
                new ExecutionId(new UUID(0, 2)),
                "0:1",
                Json.MAPPER.readTree(grant),
                steps,
                ToolContext.Own.NONE,
                input);
    }

    static final Egress NOWHERE = call -> {
        throw new EgressRefusedException("The host is not granted.");
    };

    /** The text of a kept file. */
    static String text(MemorySteps steps, String name) {
        return new String(steps.files().get(name), StandardCharsets.UTF_8);
    }
}
