package io.agentmarket.agents;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.agentmarket.llm.OutputRule;
import io.agentmarket.llm.Playbook;
import io.agentmarket.shared.JsonSchema;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One agent that can be rented: a folder of data, loaded and checked.
 *
 * @param id {@code kebab-case}, unique
 * @param modelHint a cheaper model that suffices, or null for the tier's default
 * @param minTier the lowest tier that may run it
 * @param requiresApproval names of tools whose calls need an approval
 * @param prompt the system prompt, with {@code {{input.x}}} and {@code {{config.x}}} placeholders
 * @param plan the plan of a graph or a crew; null for a loop
 * @param rules rules for an output beyond its schema
 * @param readme the listing's long text, Markdown
 * @param settings the settings that customers may make
 */
public record AgentPackage(
        String id,
        String version,
        String title,
        String summary,
        String category,
        Kind kind,
        @Nullable String modelHint,
        RunLimits limits,
        List<ToolGrant> tools,
        String minTier,
        Offline offline,
        List<String> requiresApproval,
        List<String> labels,
        String prompt,
        JsonSchema input,
        JsonSchema output,
        Playbook playbook,
        @Nullable Plan plan,
        List<OutputRule> rules,
        List<Example> examples,
        String readme,
        PackageSettings settings) {

    public AgentPackage {
        tools = List.copyOf(tools);
        requiresApproval = List.copyOf(requiresApproval);
        labels = List.copyOf(labels);
        rules = List.copyOf(rules);
        examples = List.copyOf(examples);
    }

    public Optional<ToolGrant> grantFor(String tool) {
        return tools.stream().filter(grant -> grant.tool().equals(tool)).findFirst();
    }

    /** All tools that it may call, directly or through another tool. */
    public Set<String> toolNames() {
        return tools.stream().flatMap(ToolGrant::names).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether no step of its plan asks a model or runs another package; its tools may. */
    public boolean plansNoModel() {
        return plan instanceof Graph graph && !graph.hasAgents() && !graph.hasRuns();
    }

    /** The system prompt for one input. Placeholders inside inserted values are not replaced. */
    public String systemPrompt(JsonNode values) {
        return new Prompt(prompt).render(values, settings.values());
    }

    /** Another text of the package with the input's values in its placeholders. */
    public String prompt(String text, JsonNode values) {
        return new Prompt(text).render(values, settings.values());
    }

    /** The package with a customer's settings; {@code config} obeys its schema. */
    public AgentPackage configured(JsonNode config) {
        return new AgentPackage(
                id,
                version,
                title,
                summary,
                category,
                kind,
                modelHint,
                limits,
                tools,
                minTier,
                offline,
                requiresApproval,
                labels,
                prompt,
                input,
                output,
                playbook,
                plan,
                rules,
                examples,
                readme,
                settings.with(config));
    }

    /** The plan of a package that is not a single loop. */
    public sealed interface Plan permits Graph, Crew {}

    /** How the package is executed. */
    public enum Kind {
        @JsonProperty("loop")
        LOOP,
        @JsonProperty("graph")
        GRAPH,
        @JsonProperty("crew")
        CREW
    }

    /** Whether the offline model may run it. */
    public enum Offline {
        @JsonProperty("allowed")
        ALLOWED,
        @JsonProperty("only")
        ONLY,
        @JsonProperty("never")
        NEVER
    }
}
