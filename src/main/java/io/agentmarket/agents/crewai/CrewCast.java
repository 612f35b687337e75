package io.agentmarket.agents.crewai;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Assigns roles to the tasks of a crew whose {@code tasks.yaml} leaves that to its Python code, as most projects do.
 * The assumed role is reported as assumed; with it the crew can be tried.
 *
 * <p>If there are as many tasks as roles, they are assumed to be in the same order. Otherwise a task gets the role with
 * which it shares most words, where the task's name counts three times and a role's goal less than its name; of equal
 * roles the earlier one.
 */
final class CrewCast {

    private static final int STEM = 5;
    private static final int BY_NAME = 3;
    private static final int BY_GOAL = 2;

    /** Words that do not show the subject of a task. */
    private static final Set<String> EMPTY = Set.of(
            "task", "agent", "the", "and", "for", "with", "of", "to", "a", "an", "in", "on", "is", "you", "your");

    private final List<String> tasks;
    private final Map<String, CrewProject.Role> roles;

    /**
     * @param tasks names in order
     * @param roles by name in order, at least one
     */
    CrewCast(List<String> tasks, Map<String, CrewProject.Role> roles) {
        this.tasks = List.copyOf(tasks);
        this.roles = roles;
    }

    /** The assumed role, with the reason. */
    record Assumed(String role, String why) {}

    Assumed of(String task, String description) {
        var names = new ArrayList<>(roles.keySet());
        int at = tasks.indexOf(task);
        if (tasks.size() == roles.size() && at >= 0) {
            return new Assumed(names.get(at), "the two files have as many tasks as roles, in the same order");
        }
        var shared = new HashMap<String, Integer>();
        names.forEach(name -> shared.put(name, shared(task, description, name)));
        var best = names.stream()
                .reduce((one, other) -> shared.getOrDefault(other, 0) > shared.getOrDefault(one, 0) ? other : one)
                .orElseThrow();
        return new Assumed(best, "of all roles this one shares most words with the task");
    }

    private int shared(String task, String description, String name) {
        var role = roles.get(name);
        if (role == null) {
            return 0;
        }
        var called = stems(name + " " + role.role());
        var goal = stems(role.goal());
        var title = stems(task);
        var text = stems(description);
        return BY_NAME * common(title, called) + BY_GOAL * common(title, goal) + common(text, called);
    }

    private static int common(Set<String> some, Set<String> others) {
        return (int) some.stream().filter(others::contains).count();
    }

    /** The first letters of words, so that "research" and "researcher" count as one. */
    private static Set<String> stems(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+", -1))
                .filter(word -> !word.isEmpty() && !EMPTY.contains(word))
                .map(word -> word.length() <= STEM ? word : word.substring(0, STEM))
                .collect(Collectors.toUnmodifiableSet());
    }
}
