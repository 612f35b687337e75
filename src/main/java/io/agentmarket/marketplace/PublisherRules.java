package io.agentmarket.marketplace;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.agents.Finding;
import io.agentmarket.agents.PackageCheck;
import io.agentmarket.agents.Packages;
import io.agentmarket.agents.ToolGrant;
import io.agentmarket.shared.AppException;
import io.agentmarket.tiers.PriceBook;
import io.agentmarket.tools.GrantRules;
import io.agentmarket.tools.Toolbox;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Rules for publishers' packages that do not apply to the platform's own. */
@Component
class PublisherRules {

    static final int MAX_EXAMPLES = 20;

    private static final String MANIFEST = "agent.yaml";

    /** Words that would make a package look like the platform's or a provider's own. */
    private static final Set<String> RESERVED = Set.of(
            "agentmarket",
            "amp",
            "admin",
            "anthropic",
            "api",
            "claude",
            "offline",
            "official",
            "operator",
            "platform",
            "system");

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
        checkId(agent, findings);
        checkTier(agent, findings);
        findings.addAll(tools(agent.tools(), agent.requiresApproval()));
        checkExamples(agent, findings);
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

    private void checkId(AgentPackage agent, List<Finding> findings) {
        Arrays.stream(agent.id().split("-", -1))
                .filter(RESERVED::contains)
                .findFirst()
                .ifPresent(word -> findings.add(Finding.error(
                        MANIFEST, "/id", "the word '" + word + "' in an id is reserved; choose another id")));
        if (packages.isBundled(agent.id())) {
            findings.add(
                    Finding.error(MANIFEST, "/id", "the id " + agent.id() + " is taken by a package of the platform"));
        }
    }

    private void checkTier(AgentPackage agent, List<Finding> findings) {
        try {
            var unused = prices.tier(agent.minTier(), clock.instant());
        } catch (AppException e) {
            findings.add(Finding.error(MANIFEST, "/min_tier", "there is no tier " + agent.minTier()));
        }
    }

    private static void checkExamples(AgentPackage agent, List<Finding> findings) {
        var count = agent.examples().size();
        if (count == 0 || count > MAX_EXAMPLES) {
            findings.add(Finding.error(
                    "examples", null, "a package has 1 to " + MAX_EXAMPLES + " examples, which are its rehearsal"));
        }
        if (count == 1) {
            findings.add(Finding.warning("examples", null, "one example shows little; add a second"));
        }
        if (agent.offline() == AgentPackage.Offline.NEVER) {
            findings.add(Finding.warning(
                    MANIFEST,
                    "/offline",
                    "a package without a playbook cannot be rehearsed; an operator reviews it more closely"));
        }
    }
}
