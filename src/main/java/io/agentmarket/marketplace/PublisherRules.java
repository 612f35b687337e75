package io.agentmarket.marketplace;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.agents.Finding;
import io.agentmarket.agents.Packages;
import io.agentmarket.agents.ToolGrant;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.Spelling;
import io.agentmarket.tiers.PriceBook;
import io.agentmarket.tools.Toolbox;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** What a publisher may not do although the platform's own packages may. */
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

    /** Names of settings that say where a tool may go. */
    private static final Set<String> HOSTS = Set.of("hosts", "allowed_hosts");

    private static final Pattern HOST =
            Pattern.compile("(?i)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Set<String> PRIVATE_ZONES = Set.of("local", "localhost", "internal", "lan", "home", "arpa");

    private final Toolbox toolbox;
    private final Packages packages;
    private final PriceBook prices;
    private final Clock clock;

    PublisherRules(Toolbox toolbox, Packages packages, PriceBook prices, Clock clock) {
        this.toolbox = toolbox;
        this.packages = packages;
        this.prices = prices;
        this.clock = clock;
    }

    /** What the package breaks. */
    List<Finding> check(AgentPackage agent) {
        var findings = new ArrayList<Finding>();
        checkId(agent, findings);
        checkTier(agent, findings);
        for (int i = 0; i < agent.tools().size(); i++) {
            var at = "/tools/" + i;
            checkGrant(agent, agent.tools().get(i), new Place(at + "/name", at + "/grant"), findings);
        }
        checkExamples(agent, findings);
        return findings;
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

    /** Where a tool is named, and where its grant stands. */
    private record Place(String name, String grant) {}

    /** A tool that another one may call obeys the same rules. */
    private void checkGrant(AgentPackage agent, ToolGrant grant, Place at, List<Finding> findings) {
        for (var inner : grant.inner()) {
            var pointer = at.grant() + "/tools/" + inner.tool();
            checkGrant(agent, inner, new Place(pointer, pointer), findings);
        }
        var tool = toolbox.find(grant.tool());
        if (tool.isEmpty()) {
            var hint = Spelling.hint(grant.tool(), toolbox.names());
            findings.add(Finding.error(
                    MANIFEST,
                    at.name(),
                    "there is no tool " + grant.tool()
                            + (hint.isEmpty() ? "; there are " + String.join(", ", toolbox.names()) : hint)));
            return;
        }
        if (tool.get().hasUnaskedEffect(grant.grant()) && !agent.requiresApproval().contains(grant.tool())) {
            findings.add(Finding.error(
                    MANIFEST,
                    at.name(),
                    grant.tool() + " changes things outside its run: a publisher's package must name it in"
                            + " requires_approval"));
        }
        checkSettings(grant.grant(), at.grant(), findings);
    }

    /** Hosts wherever they stand, except in the grants of other tools. */
    private static void checkSettings(JsonNode settings, String at, List<Finding> findings) {
        settings.properties().forEach(setting -> {
            var pointer = at + "/" + setting.getKey();
            if (HOSTS.contains(setting.getKey())) {
                checkHosts(setting.getValue(), pointer, findings);
            } else if (!setting.getKey().equals("tools") || !setting.getValue().isObject()) {
                checkSettings(setting.getValue(), pointer, findings);
            }
        });
        if (settings.isArray()) {
            settings.forEach(item -> checkSettings(item, at, findings));
        }
    }

    private static void checkHosts(JsonNode hosts, String at, List<Finding> findings) {
        var named = hosts.isArray() ? hosts.values().stream().toList() : List.of(hosts);
        for (var host : named) {
            var name = host.asString("").toLowerCase(Locale.ROOT);
            var zone = name.substring(name.lastIndexOf('.') + 1);
            if (!HOST.matcher(name).matches() || PRIVATE_ZONES.contains(zone)) {
                findings.add(Finding.error(
                        MANIFEST,
                        at,
                        "a publisher may grant public host names only, each in full: no '*', no address, no private"
                                + " name"));
                return;
            }
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
                    MANIFEST, "/offline", "nothing is rehearsed without a playbook; an operator will look closer"));
        }
    }
}
