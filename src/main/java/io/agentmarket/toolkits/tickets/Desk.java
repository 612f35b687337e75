package io.agentmarket.toolkits.tickets;

import io.agentmarket.shared.Json;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A customer's help desk as its deployment of the ticket resolver configures it ({@code config.schema.json} there).
 *
 * @param helpArticles {@code own}, {@code bundled} or {@code both}
 * @param categories the customer's own, in place of the bundled ones; empty or at least two
 * @param priorities likewise
 * @param alarmTeam the team for tickets with grave words, whatever their category
 * @param otherTeam the team for tickets of none of the categories
 */
record Desk(
        @Nullable String helpArticles,
        @Nullable Company company,
        List<Category> categories,
        List<Priority> priorities,
        @Nullable String alarmTeam,
        @Nullable String otherTeam) {

    Desk {
        categories = List.copyOf(Objects.requireNonNullElse(categories, List.of()));
        priorities = List.copyOf(Objects.requireNonNullElse(priorities, List.of()));
    }

    /** @param config an object; members that belong to other agents are ignored */
    static Desk of(JsonNode config) {
        var known = Json.MAPPER.createObjectNode();
        for (var name : List.of("help_articles", "company", "categories", "priorities", "alarm_team", "other_team")) {
            if (config.has(name)) {
                known.set(name, config.get(name));
            }
        }
        return Json.MAPPER.treeToValue(known, Desk.class);
    }

    boolean isEmpty() {
        return company == null
                && categories.isEmpty()
                && priorities.isEmpty()
                && alarmTeam == null
                && otherTeam == null;
    }

    Optional<Category> category(String name) {
        return categories.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /** @param languages codes of the languages in which the company answers */
    record Company(
            @Nullable String name,
            @Nullable String products,
            @Nullable String hours,
            @Nullable String signOff,
            @Nullable String tone,
            @Nullable List<String> languages) {

        /** Their English names. */
        List<String> languageNames() {
            return Objects.requireNonNullElse(languages, List.<String>of()).stream()
                    .map(code -> Locale.forLanguageTag(code).getDisplayLanguage(Locale.ENGLISH))
                    .toList();
        }
    }

    /** @param askFor the information that helps the team, worded as a reply asks for it */
    record Category(
            String name,
            String team,
            @Nullable String description,
            List<String> examples,
            @Nullable String askFor) {

        Category {
            examples = List.copyOf(examples);
        }
    }

    /**
     * @param standsFor the bundled priority that it corresponds to
     * @param team the team for tickets of this priority, whatever their category
     */
    record Priority(
            String name,
            String standsFor,
            @Nullable Integer respondWithinMinutes,
            @Nullable Integer resolveWithinMinutes,
            @Nullable String team,
            @Nullable List<String> examples) {

        Priority {
            examples = List.copyOf(Objects.requireNonNullElse(examples, List.of()));
        }
    }
}
