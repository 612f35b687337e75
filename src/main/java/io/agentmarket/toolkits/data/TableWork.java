package io.agentmarket.toolkits.data;

import io.agentmarket.shared.Violation;
import io.agentmarket.toolkits.data.duckdb.DuckDbSettings;
import io.agentmarket.toolkits.data.engines.EngineFailedException;
import io.agentmarket.toolkits.data.engines.QueryEngine;
import io.agentmarket.toolkits.data.plans.PlanRefusedException;
import io.agentmarket.tools.ToolContext;
import io.agentmarket.tools.ToolFailure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import tools.jackson.databind.JsonNode;

/**
 * Takes requests, a few at a time, because each has a process of its own. What is wrong with a request is an answer;
 * what the platform or an engine could not do is a failure of the call.
 */
final class TableWork {

    private final Engines engines;
    private final WorkFolder folder;
    private final TableJob.Uses uses;
    private final Room room;
    private final Semaphore places;

    TableWork(Engines engines, WorkFolder folder, TableJob.Uses uses, Room room) {
        this.engines = engines;
        this.folder = folder;
        this.uses = uses;
        this.room = room;
        this.places = new Semaphore(room.jobs().jobs(), true);
    }

    /** What the work may take: of this replica, and each request. */
    record Room(TableSettings jobs, DuckDbSettings session) {}

    JsonNode answer(ToolContext context, JsonNode arguments) {
        var request = TableRequest.of(context.input(), arguments);
        var faults = request.faults();
        if (!faults.isEmpty()) {
            return TableReport.refused(faults);
        }
        try {
            places.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ToolFailure("The call was cancelled.");
        }
        try {
            return run(context, request);
        } finally {
            places.release();
        }
    }

    private JsonNode run(ToolContext context, TableRequest request) {
        var progress = new JobProgress(context.steps());
        try (var place = folder.open();
                var session = engines.open(context, request, limits(place, progress))) {
            return new TableJob(request, context, session, place, progress).run(uses);
        } catch (TableRefusedException e) {
            return TableReport.refused(List.of(new Violation(e.pointer(), String.valueOf(e.getMessage()))));
        } catch (PlanRefusedException e) {
            return TableReport.refused(e.faults());
        } catch (EngineFailedException e) {
            return failed(e);
        }
    }

    /** What the request's own SQL or data caused is an answer. */
    private static JsonNode failed(EngineFailedException e) {
        var message = String.valueOf(e.getMessage());
        return switch (e.kind()) {
            case STATEMENT, RESOURCES, TIME -> TableReport.refused(List.of(new Violation("", message)));
            case CANCELLED -> throw new ToolFailure("The call was cancelled.");
            case UNAVAILABLE -> throw new ToolFailure(message);
        };
    }

    private QueryEngine.Limits limits(Workspace place, JobProgress progress) {
        return new QueryEngine.Limits(
                place.folder(),
                Duration.ofSeconds(room.jobs().statementSeconds()),
                room.session().memoryBytes(),
                room.session().diskBytes(),
                progress::at);
    }
}
