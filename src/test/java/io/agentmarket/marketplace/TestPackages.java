package io.agentmarket.marketplace;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.agents.Example;
import io.agentmarket.agents.PackageSettings;
import io.agentmarket.agents.RunLimits;
import io.agentmarket.agents.ToolGrant;
import io.agentmarket.identity.Caller;
import io.agentmarket.llm.Playbook;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.tiers.Billing;
import io.agentmarket.tiers.PriceBook;
import io.agentmarket.tiers.Terms;
import io.agentmarket.tiers.TermsRequest;
import io.agentmarket.tiers.Tier;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A small market on a fixed day. */
final class TestPackages {

    static final Clock NOVEMBER = Clock.fixed(Instant.parse("2026-11-10T12:00:00Z"), ZoneOffset.UTC);
    static final PriceBook PRICES = PriceBook.bundled();

    static final AgentPackage TICKETS = agent("ticket-resolver", "Ticket Resolver", "support", "solo", "triage");
    static final AgentPackage AUDIT = agent("audit-agent", "Audit Agent", "compliance", "elite", "evidence");
    static final AgentPackage REPORTS = agent("report-generator", "Report Generator", "data", "basic", "charts");
    static final AgentPackage ESCALATION = agent("escalation", "Escalation", "support", "solo", "tickets");

    private TestPackages() {}

    static Listings listings() {
        return new Listings(() -> List.of(TICKETS, AUDIT, REPORTS, ESCALATION), offers(), id -> Rating.NONE);
    }

    /** Metered, with a provider configured for all models but those of the elite tier, and no key of the customer's. */
    static Offers offers() {
        return new Offers(
                new Offers.Engine(TestPackages::offer, TestPackages::quote, (caller, agent, terms) -> false),
                question -> Optional.empty(),
                PRICES,
                NOVEMBER);
    }

    private static Terms offer(AgentPackage agent, Tier tier) {
        return terms(agent, tier.id(), null);
    }

    private static Terms quote(
            Caller caller, AgentPackage agent, @Nullable String tier, @Nullable Long maxPriceMicros) {
        var wanted = tier == null ? caller.tier() : tier;
        if (PRICES.tier(wanted, NOVEMBER.instant()).rank()
                > PRICES.tier(caller.tier(), NOVEMBER.instant()).rank()) {
            throw new AppException(ErrorCode.TIER_TOO_LOW, "The tier is above yours.");
        }
        return terms(agent, wanted, maxPriceMicros);
    }

    private static Terms terms(AgentPackage agent, String wanted, @Nullable Long maxPriceMicros) {
        if (wanted.equals("elite")) {
            throw new AppException(ErrorCode.MODEL_UNAVAILABLE, "No provider.");
        }
        if (wanted.equals("byok")) {
            throw new AppException(ErrorCode.PROVIDER_KEY_REQUIRED, "No key.");
        }
        return PRICES.terms(
                new TermsRequest(wanted, Billing.METERED, agent.modelHint(), 10_000, 2_000, maxPriceMicros),
                NOVEMBER.instant());
    }

    private static AgentPackage agent(String id, String title, String category, String minTier, String label) {
        var schema = JsonSchema.compile(Json.MAPPER.readTree("{\"type\": \"object\"}"));
        var empty = Json.MAPPER.createObjectNode();
        return new AgentPackage(
                id,
                "1.0.0",
                title,
                "Does " + title + " work",
                category,
                AgentPackage.Kind.LOOP,
                null,
                new RunLimits(4, 10_000, 2_000, 60),
                List.of(new ToolGrant("classify", empty)),
                minTier,
                AgentPackage.Offline.NEVER,
                List.of(),
                List.of(label),
                "prompt",
                schema,
                schema,
                new Playbook(List.of(), "null"),
                null,
                List.of(),
                List.of(new Example("one", "One", empty, empty)),
                "# " + title + "\n\nMore about it, with the word " + label + "s.",
                new PackageSettings(null, List.of(), empty));
    }
}
