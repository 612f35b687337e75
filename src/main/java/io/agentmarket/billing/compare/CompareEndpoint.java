package io.agentmarket.billing.compare;

import io.agentmarket.agents.Packages;
import io.agentmarket.identity.Caller;
import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.agentmarket.shared.AppException;
import io.agentmarket.tiers.PriceBook;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Tiers")
class CompareEndpoint {

    private static final Pattern MONTH = Pattern.compile("2[0-9]{3}-(0[1-9]|1[0-2])");

    private final PaidRuns paidRuns;
    private final PriceBook book;
    private final Packages packages;
    private final Clock clock;

    CompareEndpoint(PaidRuns paidRuns, PriceBook book, Packages packages, Clock clock) {
        this.paidRuns = paidRuns;
        this.book = book;
        this.packages = packages;
        this.clock = clock;
    }

    @GetMapping("/api/v1/tiers/compare")
    @Requires(Scope.BILLING)
    @Operation(operationId = "compareTiers", summary = "Compare the cost of a month's runs on every tier")
    TierComparison compare(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(name = "month", required = false) @Nullable String month) {
        var now = clock.instant();
        var chosen = month(month, now);
        var end = chosen.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        var tiers = book.tiers(end.isBefore(now) ? end : now);
        var replay = new MonthReplay(book, id -> packages.find(id).map(MonthReplay.Facts::of), tiers);
        paidRuns.each(caller.customer(), chosen.atDay(1), replay::add);
        return TierComparison.of(chosen.toString(), replay, caller.tier());
    }

    private static YearMonth month(@Nullable String text, Instant now) {
        var current = YearMonth.from(now.atZone(ZoneOffset.UTC));
        if (text == null) {
            return current;
        }
        if (!MONTH.matcher(text).matches()) {
            throw AppException.invalid("month", "must be written as YYYY-MM");
        }
        var month = YearMonth.parse(text);
        if (month.isAfter(current)) {
            throw AppException.invalid("month", "must not be in the future");
        }
        return month;
    }
}
