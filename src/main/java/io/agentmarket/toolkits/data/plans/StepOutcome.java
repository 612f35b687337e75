package io.agentmarket.toolkits.data.plans;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a step did. All counts come from queries of their own; in a dry run they are 0.
 *
 * @param step its number, from 1; 0 for the rules of the source
 * @param sql of the step alone, over {@code previous}
 * @param added rows that a join or unpivot made in addition
 * @param holds whether in + added = out + rejected + filtered + merged
 */
public record StepOutcome(
        int step,
        String operation,
        String sql,
        long in,
        long out,
        long rejected,
        long filtered,
        long merged,
        long added,
        boolean holds,
        List<String> notes,
        @Nullable JoinFacts join) {

    public StepOutcome {
        notes = List.copyOf(notes);
    }

    static StepOutcome of(int step, String operation, String sql, Counts counts, Stage.Facts facts) {
        return new StepOutcome(
                step,
                operation,
                sql,
                counts.in,
                counts.out,
                counts.rejected,
                counts.filtered,
                counts.merged,
                counts.added,
                counts.hold(),
                facts.notes(),
                facts.join());
    }

    /** The counts of a step. */
    record Counts(long in, long out, long rejected, long filtered, long merged, long added) {

        static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);

        boolean hold() {
            return in + added == out + rejected + filtered + merged;
        }
    }
}
