package io.agentmarket.marketplace;

import io.agentmarket.agents.PackageCheck;
import io.agentmarket.agents.Packages;
import io.agentmarket.agents.ToolGrant;
import io.agentmarket.shared.Violation;
import io.agentmarket.tiers.PriceBook;
import io.agentmarket.tiers.TermNames;
import io.agentmarket.tools.GrantRules;
import io.agentmarket.tools.Toolbox;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** What this platform has: publishers' packages are checked against it, the platform's own are not. */
@Component
class PublisherRules implements PackageCheck.Marketplace {

    private final GrantRules grants;
    private final Map<String, JsonNode> arguments;
    private final Packages packages;
    private final PriceBook prices;
    private final Clock clock;

    PublisherRules(Toolbox toolbox, Packages packages, PriceBook prices, Clock clock) {
        this.grants = toolbox.grantRules();
        this.arguments = toolbox.argumentSchemas();
        this.packages = packages;
        this.prices = prices;
        this.clock = clock;
    }

    @Override
    public Map<String, JsonNode> arguments() {
        return arguments;
    }

    @Override
    public List<Violation> tools(List<ToolGrant> granted, List<String> requiresApproval) {
        return grants.check(
                granted.stream()
                        .map(tool -> new GrantRules.Granted(tool.tool(), tool.grant()))
                        .toList(),
                requiresApproval);
    }

    @Override
    public List<Violation> terms(@Nullable String minTier, @Nullable String modelHint) {
        return new TermNames(minTier, modelHint).unknown(prices, clock.instant());
    }

    @Override
    public boolean isReserved(String id) {
        return packages.isBundled(id);
    }
}
