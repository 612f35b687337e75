package io.agentmarket.marketplace;

import io.agentmarket.agents.Packages;
import io.agentmarket.identity.Caller;
import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.BodyRules;
import io.agentmarket.shared.Faults;
import io.agentmarket.shared.Limit;
import io.agentmarket.shared.Open;
import io.agentmarket.shared.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The packages on offer with their prices. Listings are open to everybody; a quote belongs to its caller. */
@RestController
@RequestMapping("/api/v1/marketplace")
@Tag(name = "Marketplace", description = "Agents, their prices, and their runs")
class ListingsEndpoint implements BodyRules<Caller> {

    private final Listings listings;
    private final Offers offers;
    private final Packages packages;

    ListingsEndpoint(Listings listings, Offers offers, Packages packages) {
        this.listings = listings;
        this.offers = offers;
        this.packages = packages;
    }

    @GetMapping("/packages")
    @Open
    @Operation(operationId = "listPackages", summary = "Search listed agents by words, category, label or tier")
    Page<Listing> list(
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable String category,
            @RequestParam(required = false) @Nullable String label,
            @Parameter(schema = @Schema(ref = "#/components/schemas/Tier"), description = "Only what this tier may run")
                    @RequestParam(required = false)
                    @Nullable String tier,
            @Parameter(schema = @Schema(allowableValues = {"name", "price", "category"}))
                    @RequestParam(required = false)
                    @Nullable String sort,
            @RequestParam(defaultValue = Limit.DEFAULT) @Schema(minimum = "1", maximum = "100") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        var raw = new ListingQuery.Raw(q, category, label, tier, sort, limit, cursor);
        return listings.page(ListingQuery.parse(raw));
    }

    @GetMapping("/packages/{id}")
    @Open
    @Operation(
            operationId = "getPackage",
            summary = "Get an agent: input, output, examples and its price on every tier")
    ListingDetails one(@PathVariable String id) {
        return listings.find(id).map(listings::details).orElseThrow(() -> AppException.notFound("package"));
    }

    @GetMapping("/categories")
    @Open
    @Operation(operationId = "listCategories", summary = "List categories with the number of agents in each")
    Page<Category> categories() {
        var rows = listings.categories().entrySet().stream()
                .map(entry -> new Category(entry.getKey(), entry.getValue()))
                .toList();
        return Page.all(rows);
    }

    @PostMapping("/packages/{id}/quote")
    @Requires(Scope.EXECUTE)
    @Operation(
            operationId = "quotePackage",
            summary = "Quote a run: the binding maximum price, and what such runs usually cost")
    Quote quote(@AuthenticationPrincipal Caller caller, @PathVariable String id, @RequestBody QuoteRequest body) {
        var agent = packages.startable(caller.customer(), id, body.version());
        var faults = new Faults();
        var price = body.maxPriceMicros();
        var isPrice = price == null || price >= 0;
        faults.require(isPrice, "/max_price_micros", "must not be negative");
        var quote = faults.of(() -> offers.quote(caller, agent, body.tier(), isPrice ? price : null));
        faults.throwIfAny();
        return quote.orElseThrow();
    }

    @Override
    public void check(Caller caller, Object body, Map<String, String> path) {
        if (body instanceof QuoteRequest request) {
            var unused = quote(caller, path.getOrDefault("id", ""), request);
        }
    }

    record Category(String name, long packages) {}

    /**
     * The run to quote.
     *
     * @param tier the tier, at most the caller's own; null for the caller's own
     * @param maxPriceMicros lowers the quote; null for the package's full limits
     * @param version as in a run: a version of a publisher's package; null for the listed one, or the publisher's own
     * newest
     */
    record QuoteRequest(
            @Nullable String tier,
            @Nullable Long maxPriceMicros,
            @Nullable String version) {}
}
