package io.agentmarket.toolkits.tickets;

import io.agentmarket.text.Evidence;
import io.agentmarket.text.Label;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which team takes which ticket, by category and priority: the first rule that fits counts. */
record Teams(List<Rule> rules) {

    private static final String ANY = "*";

    Teams {
        rules = List.copyOf(rules);
    }

    static Teams load() {
        try (var in = Teams.class.getResourceAsStream("/toolkits/tickets/teams.tsv")) {
            if (in == null) {
                throw new IOException("no resource /toolkits/tickets/teams.tsv");
            }
            return new Teams(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .map(cells -> new Rule(cells[0], cells[1], cells[2]))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException("the team rules cannot be read from the class path", e);
        }
    }

    /** The team, supported by the category alone or, where the rule asks for it, by the priority too. */
    Label suggest(Label category, Label priority) {
        var rule = find(category.value(), priority.value())
                .orElseThrow(() -> new IllegalStateException("no team for category " + category.value()));
        if (rule.priority.equals(ANY)) {
            return new Label(rule.team, category.confidence(), category.evidence());
        }
        var evidence = Stream.concat(category.evidence().stream(), priority.evidence().stream())
                .distinct()
                .limit(Evidence.MAX_WORDS)
                .toList();
        return new Label(rule.team, category.confidence() * priority.confidence(), evidence);
    }

    Optional<Rule> find(String category, String priority) {
        return rules.stream().filter(rule -> rule.fits(category, priority)).findFirst();
    }

    record Rule(String category, String priority, String team) {
        boolean fits(String category, String priority) {
            return matches(this.category, category) && matches(this.priority, priority);
        }

        private static boolean matches(String pattern, String value) {
            return pattern.equals(ANY) || pattern.equals(value);
        }
    }
}
