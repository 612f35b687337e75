package io.agentmarket.tiers;

import io.agentmarket.shared.BodyRules;
import io.agentmarket.shared.Open;
import io.agentmarket.shared.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The prices and limits of each tier, open to everybody. */
@RestController
@RequestMapping("/api/v1/tiers")
@Tag(name = "Tiers", description = "Prices and limits")
class TiersController implements BodyRules<@Nullable Object> {

    private final PriceBook book;
    private final Clock clock;

    TiersController(PriceBook book, Clock clock) {
        this.book = book;
        this.clock = clock;
    }

    @GetMapping
    @Open
    @Operation(summary = "List all tiers, lowest first", operationId = "listTiers")
    Page<Row> list() {
        return Page.all(book.tiers(clock.instant()).stream().map(Row::of).toList());
    }

    @GetMapping("/{tier}")
    @Open
    @Operation(summary = "Get a tier: price, default model, limits", operationId = "getTier")
    Row one(@PathVariable String tier) {
        return Row.of(book.tier(tier, clock.instant()));
    }

    @PostMapping("/estimate")
    @Open
    @Operation(summary = "Estimate the cost of runs of a given size", operationId = "estimatePrice")
    Estimate estimate(@RequestBody Estimate.Request request) {
        return request.at(book, clock.instant());
    }

    @Override
    public void check(@Nullable Object caller, Object body, Map<String, String> path) {
        if (body instanceof Estimate.Request request) {
            var unused = estimate(request);
        }
    }

    /**
     * A tier.
     *
     * @param pricePerRun the minimum price of a billed run
     */
    record Row(String id, String title, int rank, Dollars pricePerRun, String defaultModel, Limits limits) {

        static Row of(Tier tier) {
            return new Row(
                    tier.id(), tier.title(), tier.rank(), new Dollars(tier.base()), tier.defaultModel(), tier.limits());
        }
    }
}
