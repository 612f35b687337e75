package io.agentmarket.engine;

import io.agentmarket.edge.ServerSentEvents;
import io.agentmarket.identity.Caller;
import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.agentmarket.journal.Event;
import io.agentmarket.journal.EventType;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.Counts;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Limit;
import io.agentmarket.shared.OwnCursors;
import io.agentmarket.shared.Page;
import io.agentmarket.usage.Labels;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.Explode;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.enums.ParameterStyle;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping("/api/v1/executions")
@Tag(name = "Executions", description = "Runs: state, events, files and cancellation")
class ExecutionsEndpoint {

    private static final Set<String> STATUSES =
            Set.of("queued", "running", "waiting_approval", "succeeded", "failed", "cancelled", "timed_out");

    private final Runs runs;
    private final RunFeed feed;

    ExecutionsEndpoint(Runs runs, RunFeed feed) {
        this.runs = runs;
        this.feed = feed;
    }

    @GetMapping
    @Requires(Scope.READ)
    @Operation(
            operationId = "listExecutions",
            summary = "List your runs, live and finished, newest first",
            parameters =
                    @Parameter(
                            name = "metadata",
                            in = ParameterIn.QUERY,
                            description = "Lists runs that have these labels, e.g. metadata[team]=support; at most 3",
                            style = ParameterStyle.DEEPOBJECT,
                            explode = Explode.TRUE,
                            schema =
                                    @Schema(
                                            type = "object",
                                            additionalPropertiesSchema = String.class,
                                            maxProperties = 3)))
    Page<RunView> list(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(name = "package_id", required = false) @Nullable String packageId,
            @Parameter(
                            schema =
                                    @Schema(
                                            allowableValues = {
                                                "queued",
                                                "running",
                                                "waiting_approval",
                                                "succeeded",
                                                "failed",
                                                "cancelled",
                                                "timed_out"
                                            }))
                    @RequestParam(name = "status", required = false)
                    @Nullable String status,
            @Parameter(description = "Lists the packages that worked inside this run, once it has ended")
                    @RequestParam(name = "parent_id", required = false)
                    @Nullable UUID parentId,
            @RequestParam(defaultValue = Limit.DEFAULT) Limit limit,
            @RequestParam(name = "cursor", required = false) @Nullable UUID cursor,
            HttpServletRequest request) {
        if (status != null && !STATUSES.contains(status)) {
            throw AppException.invalid("status", "must be one of " + String.join(", ", new TreeSet<>(STATUSES)));
        }
        return runs.page(
                caller.customer(),
                cursor,
                new Runs.Wanted(packageId, status, parentId, Labels.of(request.getParameterMap())),
                limit.rows());
    }

    @GetMapping("/{id}")
    @Requires(Scope.READ)
    @Counts(Counts.As.READ)
    @Operation(operationId = "getExecution", summary = "Get a run with its status, output and price")
    RunView get(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
        return runs.get(caller.customer(), new ExecutionId(id));
    }

    @PostMapping("/{id}/cancel")
    @Requires(Scope.EXECUTE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(operationId = "cancelExecution", summary = "Cancel a live run; completed model turns are charged")
    RunView cancel(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
        runs.cancel(caller.customer(), new ExecutionId(id));
        return runs.get(caller.customer(), new ExecutionId(id));
    }

    @GetMapping(path = "/{id}/events")
    @Requires(Scope.READ)
    @Counts(Counts.As.READ)
    @Operation(
            operationId = "streamExecution",
            summary = "Stream a run's events (SSE), from the start or after Last-Event-ID")
    @ApiResponse(
            responseCode = "200",
            description = "The events so far, then each new one as it happens",
            headers = @Header(name = "Cache-Control", ref = "#/components/headers/Cache-Control"),
            content = @Content(mediaType = "text/event-stream", schema = @Schema(type = "string")))
    @ApiResponse(responseCode = "204", description = "The run has ended and every event was sent", content = @Content)
    void events(
            @AuthenticationPrincipal Caller caller,
            @PathVariable UUID id,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable Integer lastEventId,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        var after = lastEventId == null ? 0 : lastEventId;
        if (after < 0) {
            throw AppException.invalid("Last-Event-ID", "must not be negative");
        }
        try (var seat = feed.seat(caller.customer())) {
            EventStream.write(seat.read(new ExecutionId(id), after), new ServerSentEvents(response));
        }
    }

    /**
     * An entry of the journal, as in the stream.
     *
     * @param id its number in the run's journal, counted from 1 without gaps
     * @param data the {@code data} of the event in the stream
     */
    record EventView(int id, String type, Instant at, JsonNode data) {

        static EventView of(Event event) {
            return new EventView(event.seq(), event.type().id(), event.at(), event.payload());
        }
    }

    /** For callers that ask for JSON; all others get the stream. */
    @GetMapping(path = "/{id}/events", produces = MediaType.APPLICATION_JSON_VALUE)
    @Requires(Scope.READ)
    @Counts(Counts.As.READ)
    @Operation(
            operationId = "listExecutionEvents",
            summary = "List the events of a run so far, oldest first; cursor is the id to continue after")
    @OwnCursors
    Page<EventView> eventPage(
            @AuthenticationPrincipal Caller caller,
            @PathVariable UUID id,
            @RequestParam(defaultValue = Limit.DEFAULT) Limit limit,
            @RequestParam(name = "cursor", required = false) @Nullable Integer cursor) {
        var after = cursor == null ? 0 : cursor;
        if (after < 0) {
            throw AppException.invalid("cursor", "must not be negative");
        }
        var run = new ExecutionId(id);
        runs.require(caller.customer(), run);
        return Page.of(runs.events(caller.customer(), run, after, limit.rows() + 1), limit.rows(), Event::seq)
                .map(event -> event.type() == EventType.FINISHED ? ended(caller, run, event) : EventView.of(event));
    }

    private EventView ended(Caller caller, ExecutionId run, Event event) {
        var view = runs.get(caller.customer(), run);
        var data = EventStream.ended(
                event,
                Optional.of(view).filter(RunView::isFinished),
                view.links().self());
        return new EventView(event.seq(), event.type().id(), event.at(), data);
    }
}
