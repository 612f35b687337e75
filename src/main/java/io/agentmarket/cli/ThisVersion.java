package io.agentmarket.cli;

import io.agentmarket.agents.PackageCheck;
import io.agentmarket.agents.ToolGrant;
import io.agentmarket.shared.Violation;
import io.agentmarket.tiers.PriceBook;
import io.agentmarket.tiers.TermNames;
import io.agentmarket.tools.GrantRules;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What this version has, without a platform; the ids of its packages are not known here. */
record ThisVersion(PriceBook prices, Clock clock) implements PackageCheck.Marketplace {

    @Override
    public Map<String, JsonNode> arguments() {
        return KnownTools.arguments();
    }

    @Override
    public List<Violation> tools(List<ToolGrant> granted, List<String> requiresApproval) {
        return KnownTools.grantRules()
                .check(
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
        return false;
    }
}
