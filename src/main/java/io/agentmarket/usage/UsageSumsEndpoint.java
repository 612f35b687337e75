package io.agentmarket.usage;

import io.agentmarket.identity.Caller;
import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.Limit;
import io.agentmarket.usage.TopPackages.Measure;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Sums over a customer's finished runs, by the day (UTC) on which they finished. */
@RestController
@RequestMapping("/api/v1/usage")
@Tag(name = "Usage", description = "Metered usage of finished runs, by day, package and month")
class UsageSumsEndpoint {

    private static final int MAX_DAYS = 366;
    private static final int MAX_PACKAGES = 100;

    private final Clock clock;
    private final UsageQueries queries;

    UsageSumsEndpoint(Clock clock, UsageQueries queries) {
        this.clock = clock;
        this.queries = queries;
    }

    @GetMapping("/stats")
    @Requires(Scope.READ)
    @Operation(
            operationId = "usageStats",
            summary = "Sum runs, tokens and cost by day of finish, in total and per package")
    UsageStats stats(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(name = "from", required = false) @Nullable LocalDate from,
            @RequestParam(name = "to", required = false) @Nullable LocalDate to) {
        return queries.stats(caller.customer(), DaySpan.of(from, to, MAX_DAYS, clock));
    }

    @GetMapping("/packages/top")
    @Requires(Scope.READ)
    @Operation(operationId = "topPackages", summary = "List the packages you use most, by runs or by cost")
    TopPackages top(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(name = "from", required = false) @Nullable LocalDate from,
            @RequestParam(name = "to", required = false) @Nullable LocalDate to,
            @Parameter(schema = @Schema(allowableValues = {"runs", "cost"}))
                    @RequestParam(name = "by", defaultValue = "runs")
                    String by,
            @RequestParam(defaultValue = "10")
                    @Parameter(schema = @Schema(type = "integer", minimum = "1", maximum = "100"))
                    Limit limit) {
        var most = limit.atMost(MAX_PACKAGES).rows();
        return queries.top(caller.customer(), DaySpan.of(from, to, MAX_DAYS, clock), measure(by), most);
    }

    @GetMapping("/daily")
    @Requires(Scope.READ)
    @Operation(operationId = "usageByPeriod", summary = "Sum runs, tokens and cost per day, ISO week or month (UTC)")
    UsageSeries daily(
            @AuthenticationPrincipal Caller caller,
            @Parameter(schema = @Schema(allowableValues = {"daily", "weekly", "monthly"}))
                    @RequestParam(name = "granularity", defaultValue = "daily")
                    String granularity,
            @RequestParam(name = "from", required = false) @Nullable LocalDate from,
            @RequestParam(name = "to", required = false) @Nullable LocalDate to) {
        var by = Granularity.of(granularity);
        return queries.series(caller.customer(), DaySpan.of(from, to, by.mostDays(), clock), by);
    }

    @GetMapping("/cost/current-month")
    @Requires(Scope.READ)
    @Operation(operationId = "currentMonthCost", summary = "Get this month's cost (UTC) per package, with a projection")
    MonthCost currentMonth(@AuthenticationPrincipal Caller caller) {
        return queries.monthCost(caller.customer(), clock.instant());
    }

    private static Measure measure(String by) {
        return switch (by) {
            case "runs" -> Measure.RUNS;
            case "cost" -> Measure.COST;
            default -> throw AppException.invalid("by", "must be runs or cost");
        };
    }
}
