package io.agentmarket.expressions;

import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Destructures values into variables. */
final class Patterns {

    private Patterns() {}

    static void bind(
            Machine machine,
            Term.Pattern pattern,
            JsonNode value,
            Bindings bindings,
            JsonNode in,
            Consumer<Bindings> then) {
        switch (pattern) {
            case Term.Pattern.Name name -> then.accept(bindings.with(name.variable(), value));
            case Term.Pattern.Items items -> items(machine, items.items(), 0, value, bindings, in, then);
            case Term.Pattern.Members members -> members(machine, members.members(), 0, value, bindings, in, then);
        }
    }

    private static void items(
            Machine machine,
            List<Term.Pattern> items,
            int next,
            JsonNode value,
            Bindings bindings,
            JsonNode in,
            Consumer<Bindings> then) {
        if (next == items.size()) {
            then.accept(bindings);
            return;
        }
        bind(
                machine,
                items.get(next),
                Path.at(machine.spending(), value, Numbers.node(next)),
                bindings,
                in,
                bound -> items(machine, items, next + 1, value, bound, in, then));
    }

    private static void members(
            Machine machine,
            List<Term.Pattern.Member> members,
            int next,
            JsonNode value,
            Bindings bindings,
            JsonNode in,
            Consumer<Bindings> then) {
        if (next == members.size()) {
            then.accept(bindings);
            return;
        }
        var member = members.get(next);
        machine.evaluate(member.key(), bindings, in, (key, path) -> {
            var inner = Path.at(machine.spending(), value, key);
            var variable = member.variable();
            var seen = variable == null ? bindings : bindings.with(variable, inner);
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
