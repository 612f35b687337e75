package io.agentmarket.tools;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.shared.Spelling;
import io.agentmarket.shared.Violation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Checks a publisher's grants: existing tools, their settings, public hosts, and no change without approval. */
public final class GrantRules {

    /** Names of settings that list the hosts of a tool. */
    private static final Set<String> HOSTS = Set.of("hosts", "allowed_hosts");

    private static final Pattern HOST =
            Pattern.compile("(?i)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Set<String> PRIVATE_ZONES = Set.of("local", "localhost", "internal", "lan", "home", "arpa");

    private final Map<String, Known> tools;

    private GrantRules(Map<String, Known> tools) {
        this.tools = tools;
    }

    /**
     * The properties of a tool that the rules need.
     *
     * @param changesUnasked whether a call under a grant changes something without an approval
     * @param settings the members of its grant by name; empty where they are not known
     */
    public record Known(String name, Predicate<JsonNode> changesUnasked, Map<String, JsonSchema> settings) {

        public Known {
            settings = Map.copyOf(settings);
        }
    }

    /** A tool that is granted, and its settings. */
    public record Granted(String tool, JsonNode settings) {}

    public static GrantRules of(Collection<Known> tools) {
        return new GrantRules(
                new TreeMap<>(tools.stream().collect(Collectors.toMap(Known::name, Function.identity()))));
    }

    static Known known(Tool tool) {
        var settings = ToolPage.find(tool.name())
                .map(page -> page.grants().stream()
                        .collect(Collectors.toMap(ToolPage.Grant::name, grant -> JsonSchema.compile(grant.schema()))))
                .orElse(Map.of());
        return new Known(tool.name(), tool::hasUnaskedEffect, settings);
    }

    /**
     * The faults in a package's tools, with pointers into {@code agent.yaml}.
     *
     * @param granted in the order in which they are written
     * @param asked names under {@code requires_approval}
     */
    public List<Violation> check(List<Granted> granted, Collection<String> asked) {
        var wrong = new ArrayList<Violation>();
        for (int i = 0; i < granted.size(); i++) {
            var at = "/tools/" + i;
            if (granted.get(i).tool().isBlank()) {
                continue; // the package's own check tells that the name is missing
            }
            check(granted.get(i), asked, new Place(at + "/name", at + "/grant"), wrong);
        }
        return wrong;
    }

    /** The pointers of a tool's name and of its grant. */
    private record Place(String name, String grant) {}

    /** Checks a tool and, by the same rules, the tools that it may call. */
    private void check(Granted granted, Collection<String> asked, Place at, List<Violation> wrong) {
        granted.settings().path("tools").forEachEntry((name, settings) -> {
            var pointer = at.grant() + "/tools/" + name;
            var inner = settings.isObject() ? settings : Json.MAPPER.createObjectNode();
            check(new Granted(name, inner), asked, new Place(pointer, pointer), wrong);
        });
        var tool = tools.get(granted.tool());
        if (tool == null) {
            var hint = Spelling.hint(granted.tool(), tools.keySet());
            wrong.add(new Violation(
                    at.name(),
                    "there is no tool " + granted.tool()
                            + (hint.isEmpty() ? "; there are " + String.join(", ", tools.keySet()) : hint)));
            return;
        }
        if (tool.changesUnasked().test(granted.settings()) && !asked.contains(tool.name())) {
            wrong.add(new Violation(
                    at.name(),
                    tool.name() + " changes things outside its run: a publisher's package must name it in"
                            + " requires_approval"));
        }
        checkValues(tool, granted.settings(), at.grant(), wrong);
        checkSettings(granted.settings(), at.grant(), wrong);
    }

    private static void checkValues(Known tool, JsonNode settings, String at, List<Violation> wrong) {
        if (tool.settings().isEmpty()) {
            return;
        }
        settings.properties().forEach(setting -> {
            var name = setting.getKey();
            var pointer = at + "/" + name;
            var schema = tool.settings().get(name);
            if (schema != null) {
                schema.check(setting.getValue(), pointer).stream()
                        .map(fault -> new Violation(fault.pointer(), name + " " + fault.message()))
                        .forEach(wrong::add);
            } else if (!name.equals(ToolContext.ASKS)) {
                wrong.add(new Violation(
                        pointer,
                        tool.name() + " has no setting " + name
                                + Spelling.hint(name, tool.settings().keySet())));
            }
        });
    }

    /** Checks hosts anywhere in the settings, except in the grants of other tools. */
    private static void checkSettings(JsonNode settings, String at, List<Violation> wrong) {
        settings.properties().forEach(setting -> {
            var pointer = at + "/" + setting.getKey();
            if (HOSTS.contains(setting.getKey())) {
                checkHosts(setting.getValue(), pointer, wrong);
            } else if (!setting.getKey().equals("tools") || !setting.getValue().isObject()) {
                checkSettings(setting.getValue(), pointer, wrong);
            }
        });
        if (settings.isArray()) {
            settings.forEach(item -> checkSettings(item, at, wrong));
        }
    }

    private static void checkHosts(JsonNode hosts, String at, List<Violation> wrong) {
        var named = hosts.isArray() ? hosts.values().stream().toList() : List.of(hosts);
        for (var host : named) {
            var name = host.asString("").toLowerCase(Locale.ROOT);
            var zone = name.substring(name.lastIndexOf('.') + 1);
            if (!HOST.matcher(name).matches() || PRIVATE_ZONES.contains(zone)) {
                wrong.add(new Violation(
                        at,
                        "a publisher may grant public host names only, each in full: no '*', no address, no private"
                                + " name"));
                return;
            }
        }
    }
}
