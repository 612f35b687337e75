package io.agentmarket.marketplace;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.agents.Finding;
import io.agentmarket.agents.PackageCheck;
import io.agentmarket.agents.Packages;
import io.agentmarket.agents.ToolGrant;
import io.agentmarket.tiers.PriceBook;
import io.agentmarket.tiers.TermNames;
import io.agentmarket.tools.GrantRules;
import io.agentmarket.tools.Toolbox;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Rules for publishers' packages that do not apply to the platform's own. */
@Component
class PublisherRules {

    private static final String MANIFEST = "agent.yaml";

    private final GrantRules grants;
    private final Packages packages;
    private final PriceBook prices;
    private final Clock clock;

    PublisherRules(Toolbox toolbox, Packages packages, PriceBook prices, Clock clock) {
        this.grants = toolbox.grantRules();
        this.packages = packages;
        this.prices = prices;
        this.clock = clock;
    }

    /** The package's violations. */
    List<Finding> check(AgentPackage agent) {
        var findings = new ArrayList<Finding>();
        if (packages.isBundled(agent.id())) {
            findings.add(
                    Finding.error(MANIFEST, "/id", "the id " + agent.id() + " is taken by a package of the platform"));
        }
        new TermNames(agent.minTier(), agent.modelHint())
                .unknown(prices, clock.instant()).stream()
                        .map(wrong -> Finding.error(MANIFEST, wrong.pointer(), wrong.message()))
                        .forEach(findings::add);
        findings.addAll(tools(agent.tools(), agent.requiresApproval()));
        findings.addAll(PackageCheck.ofPublisher(agent));
        return findings;
    }

    /** Wrong grants of the package, even when the rest of it is unreadable. */
    List<Finding> checkTools(PackageCheck read) {
        return tools(read.granted(), read.asked());
    }

    private List<Finding> tools(List<ToolGrant> tools, List<String> asked) {
        var granted = tools.stream()
                .map(tool -> new GrantRules.Granted(tool.tool(), tool.grant()))
                .toList();
        return grants.check(granted, asked).stream()
                .map(wrong -> Finding.error(MANIFEST, wrong.pointer(), wrong.message()))
                .toList();
    }
}
