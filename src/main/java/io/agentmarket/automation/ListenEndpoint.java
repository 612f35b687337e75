package io.agentmarket.automation;

import io.agentmarket.edge.ServerSentEvents;
import io.agentmarket.engine.RunFeed;
import io.agentmarket.identity.Caller;
import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.agentmarket.journal.RunNews;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.Counts;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.stores.Tenant;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Streams the messages that a webhook would receive, from now on: for development on a machine without a public
 * address. A reader that disconnects misses what follows.
 */
@RestController
@Tag(name = "Automation")
class ListenEndpoint {

    /** Listeners per replica: each polls the journal of all runs once a second. */
    private static final int MAX_LISTENERS = 16;

    private static final int BATCH = 200;
    private static final int SILENT_LOOKS = 15;

    private final Semaphore places = new Semaphore(MAX_LISTENERS);
    private final Tenant tenant;
    private final RunNews news;
    private final RunFeed feed;

    ListenEndpoint(Tenant tenant, RunNews news, RunFeed feed) {
        this.tenant = tenant;
        this.news = news;
        this.feed = feed;
    }

    @GetMapping("/api/v1/webhooks/listen")
    @Requires(Scope.READ)
    @Counts(Counts.As.READ)
    @Operation(
            operationId = "listenToWebhooks",
            summary = "Stream the webhook messages of your runs from now on, as Server-Sent Events")
    @ApiResponse(
            responseCode = "200",
            description =
                    "First the event listening, then each message, with its webhook-id as id and its body as data",
            content = @Content(mediaType = "text/event-stream", schema = @Schema(type = "string")))
    void listen(@AuthenticationPrincipal Caller caller, HttpServletResponse response)
            throws IOException, InterruptedException {
        if (!places.tryAcquire()) {
            throw new AppException(
                    ErrorCode.STREAMS_LIMITED, "Too many clients listen to webhooks on this replica; retry later.");
        }
        try (var seat = feed.seat(caller.customer())) {
            follow(caller, new ServerSentEvents(response), seat);
        } finally {
            places.release();
        }
    }

    /** @param seat counts the stream among the customer's others */
    private void follow(Caller caller, ServerSentEvents out, RunFeed.Seat seat)
            throws IOException, InterruptedException {
        var never = new Semaphore(0);
        var position = tenant.platform(RunNews::end);
        out.open();
        out.send(null, "listening", "{}");
        for (int look = 1; !Thread.currentThread().isInterrupted(); look++) {
            var from = position;
            var read = tenant.platform(sql -> news.after(sql, caller.customer(), from, BATCH));
            for (var item : read.items()) {
                var kind = EventKind.of(item).filter(it -> item.isReadable());
                if (kind.isPresent()) {
                    var message = Message.of(item, kind.get());
                    out.send(message.id(), message.type(), message.body());
                }
            }
            position = read.end();
            if (look % SILENT_LOOKS == 0) {
                out.heartbeat();
            }
            if (read.items().size() < BATCH && never.tryAcquire(1, TimeUnit.SECONDS)) {
                return;
            }
        }
    }
}
