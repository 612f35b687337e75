package io.agentmarket.expressions;

import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Takes values apart into variables. */
final class Patterns {

    private Patterns() {}

    static void bind(
            Machine machine, Term.Pattern pattern, JsonNode value, Scope scope, JsonNode in, Consumer<Scope> then) {
        switch (pattern) {
            case Term.Pattern.Name name -> then.accept(scope.with(name.variable(), value));
            case Term.Pattern.Items items -> items(machine, items.items(), 0, value, scope, in, then);
            case Term.Pattern.Members members -> members(machine, members.members(), 0, value, scope, in, then);
        }
    }

    private static void items(
            Machine machine,
            List<Term.Pattern> items,
            int next,
            JsonNode value,
            Scope scope,
            JsonNode in,
            Consumer<Scope> then) {
        if (next == items.size()) {
            then.accept(scope);
            return;
        }
        bind(
                machine,
                items.get(next),
                Path.at(machine.spending(), value, Numbers.node(next)),
                scope,
                in,
                bound -> items(machine, items, next + 1, value, bound, in, then));
    }

    private static void members(
            Machine machine,
            List<Term.Pattern.Member> members,
            int next,
            JsonNode value,
            Scope scope,
            JsonNode in,
            Consumer<Scope> then) {
        if (next == members.size()) {
            then.accept(scope);
            return;
        }
        var member = members.get(next);
        machine.evaluate(member.key(), scope, in, (key, path) -> {
            var inner = Path.at(machine.spending(), value, key);
            var variable = member.variable();
            var seen = variable == null ? scope : scope.with(variable, inner);
            var pattern = member.value();
            if (pattern == null) {
                members(machine, members, next + 1, value, seen, in, then);
            } else {
                bind(
                        machine,
                        pattern,
                        inner,
                        seen,
                        in,
                        bound -> members(machine, members, next + 1, value, bound, in, then));
            }
        });
    }
}
