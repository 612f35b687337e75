package io.agentmarket.usage;

import io.agentmarket.identity.Caller;
import io.agentmarket.identity.Scope;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/usage")
@Tag(name = "Usage")
class UsageEndpoint {

    private static final int MOST_DAYS = 366;
    private static final int DEFAULT_DAYS = 30;

    private final Clock clock;
    private final History history;
    private final UsageQueries queries;

    UsageEndpoint(Clock clock, History history, UsageQueries queries) {
        this.clock = clock;
        this.history = history;
        this.queries = queries;
    }

    @GetMapping("/executions")
    @Operation(operationId = "listUsage", summary = "Your finished runs as they were metered, newest first")
    Page<UsageRow> list(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(name = "package_id", required = false) @Nullable String packageId,
            @RequestParam(name = "status", required = false) @Nullable String status,
            @RequestParam(name = "from", required = false) @Nullable Instant from,
            @RequestParam(name = "to", required = false) @Nullable Instant to,
            @RequestParam(name = "limit", defaultValue = "50") int limit,
            @RequestParam(name = "cursor", required = false) @Nullable UUID cursor) {
        caller.require(Scope.READ);
        if (from != null && to != null && to.isBefore(from)) {
            throw AppException.invalid("to", "must not be before from");
        }
        var upper = to == null ? null : Ids.floor(to);
        var before = cursor == null || (upper != null && Ids.compare(upper, cursor) < 0) ? upper : cursor;
        var filter = new History.Filter(
                before, from == null ? null : Ids.floor(from), packageId, parse(status), null, limit);
        var page = history.page(caller.customer(), filter);
        return new Page<>(page.items().stream().map(UsageRow::of).toList(), page.nextCursor());
    }

    @GetMapping("/executions/{id}")
    @Operation(operationId = "getUsage", summary = "One finished run as it was metered")
    UsageRow get(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
        caller.require(Scope.READ);
        return history.find(caller.customer(), new ExecutionId(id))
                .map(UsageRow::of)
                .orElseThrow(() -> AppException.notFound("finished execution"));
    }

    @GetMapping("/stats")
    @Operation(operationId = "usageStats", summary = "Runs, tokens and money by day of finish, in all and per package")
    UsageStats stats(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(name = "from", required = false) @Nullable LocalDate from,
            @RequestParam(name = "to", required = false) @Nullable LocalDate to) {
        caller.require(Scope.READ);
        var last = to == null ? LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC) : to;
        var first = from == null ? last.minusDays(DEFAULT_DAYS - 1) : from;
        if (last.isBefore(first)) {
            throw AppException.invalid("to", "must not be before from");
        }
        if (first.plusDays(MOST_DAYS).isBefore(last)) {
            throw AppException.invalid("from", "must be at most " + MOST_DAYS + " days before to");
        }
        return queries.stats(caller.customer(), first, last);
    }

    private static @Nullable RunStatus parse(@Nullable String status) {
        if (status == null) {
            return null;
        }
        try {
            return RunStatus.valueOf(status.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw AppException.invalid("status", "must be one of succeeded, failed, cancelled, timed_out");
        }
    }
}
