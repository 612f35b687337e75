package io.agentmarket.deployments;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.egress.Addresses;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Spelling;
import io.agentmarket.shared.Storable;
import io.agentmarket.shared.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Checks a deployment's terms against its package. Collects all violations, each with its pointer. */
final class DeploymentRules {

    /** A host name in lower case, at most 253 characters; {@code *.} before it means its subdomains. */
    private static final Pattern HOST =
            Pattern.compile("(?=.{1,255}$)(\\*\\.)?[a-z0-9]([a-z0-9-]{0,62})(\\.[a-z0-9]([a-z0-9-]{0,62}))*");

    private static final int MAX_NAME = 80;
    private static final int MAX_HOSTS = 50;

    /** The size of a configuration as JSON, in characters. */
    private static final int MAX_CONFIG = 64 * 1024;

    private final Addresses addresses;
    private final @Nullable AgentPackage agent;
    private final List<Violation> violations = new ArrayList<>();

    private DeploymentRules(Addresses addresses, @Nullable AgentPackage agent) {
        this.addresses = addresses;
        this.agent = agent;
    }

    /** The terms as they were sent; null where a member was left out. */
    record Given(
            @Nullable String name,
            @Nullable String version,
            @Nullable JsonNode config,
            @Nullable List<@Nullable String> tools,
            @Nullable List<@Nullable String> hosts,
            @Nullable List<@Nullable String> requiresApproval,
            @Nullable Boolean active) {}

    /**
     * @param agent null where the package named is none on offer
     * @throws AppException {@code INVALID_REQUEST} with every violation
     */
    static Deployments.Draft checked(Addresses addresses, @Nullable AgentPackage agent, Given given) {
        return new DeploymentRules(addresses, agent).check(given);
    }

    private Deployments.Draft check(Given given) {
        require(agent != null, "/package_id", "is not the id of a package on offer");
        var name = given.name() == null ? "" : given.name().strip();
        require(
                !name.isEmpty() && name.length() <= MAX_NAME && Storable.isPrintableLine(name),
                "/name",
                "must have 1 to " + MAX_NAME + " printable characters");
        var version = given.version();
        require(
                agent == null || version == null || version.equals(agent.version()),
                "/version",
                "must be " + (agent == null ? "" : agent.version())
                        + ", the only one on offer, or be left out for the newest");
        var config = given.config() == null ? Json.MAPPER.createObjectNode() : given.config();
        if (!config.isObject()) {
            require(false, "/config", "must be an object");
        } else if (config.toString().length() > MAX_CONFIG) {
            require(false, "/config", "has more than " + MAX_CONFIG + " characters");
        } else {
            violations.addAll(agent == null ? List.of() : agent.settings().check(config));
            violations.addAll(Storable.violations(config, "/config"));
        }
        var tools = given.tools() == null ? null : tools("/tools", given.tools());
        var hosts = given.hosts() == null ? null : hosts(given.hosts());
        var approval = tools("/requires_approval", Objects.requireNonNullElse(given.requiresApproval(), List.of()));
        if (!violations.isEmpty()) {
            throw AppException.invalid(violations);
        }
        return new Deployments.Draft(
                name,
                given.active() == null || given.active(),
                new DeploymentTerms(Objects.requireNonNull(agent).id(), version, config, tools, hosts, approval));
    }

    private List<String> tools(String at, List<@Nullable String> names) {
        if (agent == null) {
            return List.of();
        }
        var known = agent.toolNames();
        var checked = distinct(at, names, known.size());
        for (int i = 0; i < checked.size(); i++) {
            require(
                    known.contains(checked.get(i)),
                    at + "/" + i,
                    "is not a tool of " + agent.id() + "; its tools are " + known
                            + Spelling.hint(checked.get(i), known));
        }
        return checked;
    }

    private List<String> hosts(List<@Nullable String> names) {
        var checked = distinct("/hosts", names, MAX_HOSTS);
        for (int i = 0; i < checked.size(); i++) {
            var at = "/hosts/" + i;
            if (HOST.matcher(checked.get(i)).matches()) {
                addresses.hostRefusal(checked.get(i)).ifPresent(why -> require(false, at, why));
            } else {
                require(
                        false,
                        at,
                        "must be a host name in lower case like api.example.com, or *.example.com for its subdomains");
            }
        }
        return checked;
    }

    private List<String> distinct(String at, List<@Nullable String> names, int most) {
        var seen = new HashSet<String>();
        require(names.size() <= most, at, "must have at most " + most + " items");
        var checked = new ArrayList<String>();
        for (int i = 0; i < Math.min(names.size(), most); i++) {
            var name = Objects.requireNonNullElse(names.get(i), "");
            require(seen.add(name), at + "/" + i, "is given twice");
            checked.add(name);
        }
        return checked;
    }

    private void require(boolean right, String pointer, String message) {
        if (!right) {
            violations.add(new Violation(pointer, message));
        }
    }
}
