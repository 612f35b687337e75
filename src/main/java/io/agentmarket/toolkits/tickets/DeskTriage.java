package io.agentmarket.toolkits.tickets;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.agentmarket.text.Label;
import io.agentmarket.toolkits.tickets.care.CareReview;
import io.agentmarket.tools.ToolContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Translates the result of the bundled classifiers into the categories, priorities and teams of the customer's own help
 * desk.
 */
@Component
final class DeskTriage {

    /** The similarity from which an example of a priority decides; unrelated tickets about one product reach 0.5. */
    private static final double SAME = 0.6;

    private static final List<String> LEVELS = List.of("low", "normal", "high", "urgent");

    private final DeskHeads heads;
    private final Clock clock;

    DeskTriage(DeskHeads heads, Clock clock) {
        this.heads = heads;
        this.clock = clock;
    }

    /**
     * A ticket as the desk sorts it.
     *
     * @param level the bundled priority after the desk's examples were considered
     * @param view as a run sees it; null where the deployment configures no desk
     */
    record Judged(Label level, @Nullable View view) {}

    /** @param care finds the grave words; no example lowers the priority of a ticket that has some */
    Judged judge(ToolContext context, Triage found, String text, CareReview care) {
        var desk = Desk.of(context.own().config());
        if (desk.isEmpty()) {
            return new Judged(found.priority(), null);
        }
        var learned = heads.of(context.customer(), desk);
        var level = level(learned, found.priority(), text, !care.safety().isEmpty());
        var priority = own(desk, level.value());
        var category = desk.categories().isEmpty()
                ? Optional.<Label>empty()
                : Optional.of(learned.category(text).orElseGet(() -> new Label(TriageRules.UNKNOWN, 0, List.of())));
        var kind = category.flatMap(label -> desk.category(label.value()));
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        return new Judged(
                level,
                new View(
                        desk.company() == null ? null : Profile.of(desk.company()),
                        desk.categories().stream().map(Category::of).toList(),
                        desk.priorities().stream()
                                .map(each -> Priority.of(each, now))
                                .toList(),
                        category.map(Decision::of).orElse(null),
                        priority.map(each -> Decision.of(new Label(each.name(), level.confidence(), level.evidence())))
                                .orElse(null),
                        team(desk, found, new Route(category, kind, priority, care))
                                .orElse(null),
                        kind.map(Desk.Category::askFor).orElse(null),
                        priority.map(each -> Due.of(each, now))
                                .filter(due -> !due.isEmpty())
                                .orElse(null)));
    }

    private static Label level(DeskHeads.Learned learned, Label level, String text, boolean grave) {
        return learned.priority(text)
                .filter(nearest -> nearest.similarity() >= SAME)
                .map(nearest -> new Label(nearest.priority().standsFor(), Math.min(1, nearest.similarity()), List.of()))
                .filter(said -> !grave || rank(said.value()) >= rank(level.value()))
                .orElse(level);
    }

    /**
     * The desk's own priority for a bundled level. If none stands for it, the next more urgent one; otherwise the most
     * urgent.
     */
    private static Optional<Desk.Priority> own(Desk desk, String level) {
        return LEVELS.subList(Math.max(0, rank(level)), LEVELS.size()).stream()
                .flatMap(each ->
                        desk.priorities().stream().filter(own -> own.standsFor().equals(each)))
                .findFirst()
                .or(() -> LEVELS.reversed().stream()
                        .flatMap(each -> desk.priorities().stream()
                                .filter(own -> own.standsFor().equals(each)))
                        .findFirst());
    }

    private static int rank(String level) {
        return LEVELS.indexOf(level);
    }

    private record Route(
            Optional<Label> category, Optional<Desk.Category> kind, Optional<Desk.Priority> priority, CareReview care) {

        /** Whether the team for grave words gets the ticket: the company's own, or else the bundled one. */
        boolean isAlarm(Desk desk) {
            return care.isSecurity()
                    || care.isDanger()
                    || desk.alarmTeam() != null && !care.safety().isEmpty();
        }
    }

    /**
     * The team for grave words first, then that of the priority, then that of the category, then the one for all
     * others; empty if the desk has no categories and names none.
     */
    private static Optional<Decision> team(Desk desk, Triage found, Route route) {
        if (route.isAlarm(desk)) {
            return Optional.of(Decision.of(
                    desk.alarmTeam() == null
                            ? found.team()
                            : new Label(
                                    desk.alarmTeam(),
                                    found.team().confidence(),
                                    found.team().evidence())));
        }
        return route.priority()
                .flatMap(priority -> Optional.ofNullable(priority.team()))
                .or(() -> route.kind().map(Desk.Category::team))
                .or(() -> route.category().isEmpty()
                        ? Optional.empty()
                        : Optional.of(Objects.requireNonNullElse(desk.otherTeam(), TriageRules.UNKNOWN)))
                .map(team -> Decision.of(new Label(
                        team,
                        route.category()
                                .map(Label::confidence)
                                .orElse(found.priority().confidence()),
                        route.category().map(Label::evidence).orElse(List.of()))));
    }

    /** @param priorities the desk's priorities, each with the deadlines that the ticket would have */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record View(
            @Nullable Profile company,
            List<Category> categories,
            List<Priority> priorities,
            @Nullable Decision category,
            @Nullable Decision priority,
            @Nullable Decision team,
            @Nullable String askFor,
            @Nullable Due due) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Profile(
            @Nullable String name,
            @Nullable String products,
            @Nullable String hours,
            @Nullable String signOff,
            @Nullable List<String> languages,
            List<String> languageNames) {

        static Profile of(Desk.Company company) {
            return new Profile(
                    company.name(),
                    company.products(),
                    company.hours(),
                    company.signOff(),
                    company.languages(),
                    company.languageNames());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Category(String name, String team, @Nullable String askFor) {

        static Category of(Desk.Category category) {
            return new Category(category.name(), category.team(), category.askFor());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Priority(
            String name,
            String standsFor,
            @Nullable String team,
            @Nullable Instant respondBy,
            @Nullable Instant resolveBy) {

        static Priority of(Desk.Priority priority, Instant now) {
            var due = Due.of(priority, now);
            return new Priority(
                    priority.name(), priority.standsFor(), priority.team(), due.respondBy(), due.resolveBy());
        }
    }

    /** Until when the ticket must be answered and resolved, counted around the clock from the run's own time. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Due(@Nullable Instant respondBy, @Nullable Instant resolveBy) {

        static Due of(Desk.Priority priority, Instant now) {
            return new Due(later(now, priority.respondWithinMinutes()), later(now, priority.resolveWithinMinutes()));
        }

        boolean isEmpty() {
            return respondBy == null && resolveBy == null;
        }

        private static @Nullable Instant later(Instant now, @Nullable Integer minutes) {
            return minutes == null ? null : now.plus(Duration.ofMinutes(minutes));
        }
    }
}
