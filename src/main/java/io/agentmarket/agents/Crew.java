package io.agentmarket.agents;

import io.agentmarket.llm.Playbook;
import io.agentmarket.shared.JsonSchema;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Roles and the tasks that they perform one after another, in the form of a CrewAI project. {@code {x}} in a text
 * stands for the input's property x.
 *
 * @param hierarchical whether a manager assigns the tasks and reviews their results
 */
public record Crew(Map<String, Role> roles, List<Job> jobs, boolean hierarchical) implements AgentPackage.Plan {

    public static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_]*)}");

    /** The maximum number of tasks of a crew. */
    public static final int MAX_TASKS = 20;

    public Crew {
        roles = Map.copyOf(roles);
        jobs = List.copyOf(jobs);
    }

    /** A role. */
    public record Role(String id, String role, String goal, String backstory, List<ToolGrant> tools) {

        public Role {
            tools = List.copyOf(tools);
        }
    }

    /**
     * A task.
     *
     * @param role the id of the role that performs it; in a hierarchical crew the preferred role for the manager,
     * possibly empty
     * @param context ids of the tasks whose results it gets
     * @param output the schema of its result; null for a text, and for the last task, whose result is the package's
     * output
     */
    public record Job(
            String id,
            String description,
            String expectedOutput,
            String role,
            List<String> context,
            @Nullable JsonSchema output,
            Playbook playbook) {

        public Job {
            context = List.copyOf(context);
        }
    }

    /**
     * A text with the input's properties in place of {@code {x}}. Placeholders inside inserted values are not replaced.
     */
    public static String filled(String text, JsonNode input) {
        return PLACEHOLDER.matcher(text).replaceAll(found -> {
            var value = input.get(found.group(1));
            return Matcher.quoteReplacement(
                    value == null ? "" : value.isString() ? value.stringValue() : value.toString());
        });
    }
}
