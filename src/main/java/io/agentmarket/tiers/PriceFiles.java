package io.agentmarket.tiers;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.agentmarket.shared.Money;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads and checks the two files.
 *
 * @param tiersFile path, or empty for the bundled file
 * @param modelsFile path, or empty for the bundled file
 */
record PriceFiles(String tiersFile, String modelsFile) {

    private static final List<String> TIERS =
            List.of("solo", "basic", "silver", "standard", "premium", "elite", "byok");

    /** Reads the book; a {@code StartFailure} names the file and the entry of the first error. */
    PriceBook read() {
        var modelsSource = DatedFile.open(modelsFile, "models.yaml");
        var models = modelsSource.read("models", ModelRow.class, ModelRow::id, (row, position) -> row.model());
        models.forEach((from, list) -> list.values().forEach(model -> checkSuccessor(modelsSource, from, list, model)));
        var tiersSource = DatedFile.open(tiersFile, "tiers.yaml");
        var tiers = tiersSource.read("tiers", TierRow.class, TierRow::id, TierRow::tier);
        tiers.forEach((from, list) -> checkTiers(tiersSource, from, list, models));
        return new PriceBook(tiers, models);
    }

    private static void checkSuccessor(DatedFile file, LocalDate from, Map<String, Model> list, Model model) {
        var seen = new HashSet<String>();
        var next = model;
        while (next.successor() != null) {
            if (!seen.add(next.id())) {
                throw file.fault("entry " + from + ", " + model.id(), "its successors run in a circle");
            }
            var following = list.get(next.successor());
            if (following == null) {
                throw file.fault("entry " + from + ", " + next.id(), "unknown successor " + next.successor());
            }
            next = following;
        }
    }

    private static void checkTiers(
            DatedFile file,
            LocalDate from,
            Map<String, Tier> list,
            NavigableMap<LocalDate, Map<String, Model>> models) {
        for (var id : TIERS) {
            if (!list.containsKey(id)) {
                throw file.fault("entry " + from, "the tier " + id + " is missing");
            }
        }
        var first = models.floorKey(from);
        var lists = first == null ? models : models.tailMap(first, true);
        for (var tier : list.values()) {
            if (!lists.values().stream().allMatch(priced -> priced.containsKey(tier.defaultModel()))) {
                throw file.fault(
                        "entry " + from + ", " + tier.id(),
                        "default_model " + tier.defaultModel() + " is not in every price list from then on");
            }
        }
    }

    private static String text(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(field + " must not be empty");
        }
        return value;
    }

    private static long amount(String field, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(field + " must be at least 1");
        }
        return value;
    }

    private static <T> T present(String field, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException(field + " must not be empty");
        }
        return value;
    }

    /** Dollars with at most six places, not negative, as micro-dollars. */
    private static Money dollars(String field, @Nullable String value) {
        var money = Money.ofDollars(text(field, value));
        if (money.micros() < 0) {
            throw new IllegalArgumentException(field + " must not be negative");
        }
        return money;
    }

    /** One tier as written. */
    record TierRow(
            String id,
            String title,
            String pricePerRun,
            String defaultModel,
            Requests requests,
            Runs runs,
            int concurrentRuns,
            @Nullable Long tokensPerDay,
            Map<String, Integer> runsPerHourByAgent) {

        Tier tier(int rank) {
            var asked = present("requests", requests);
            var ran = present("runs", runs);
            present("runs_per_hour_by_agent", runsPerHourByAgent)
                    .forEach((agent, limit) -> amount("runs_per_hour_by_agent " + agent, present(agent, limit)));
            var limits = new Limits(
                    (int) amount("requests.minute", asked.minute),
                    (int) amount("requests.hour", asked.hour),
                    (int) amount("requests.day", asked.day),
                    (int) amount("runs.hour", ran.hour),
                    (int) amount("runs.day", ran.day),
                    (int) amount("concurrent_runs", concurrentRuns),
                    tokensPerDay == null ? null : (Long) amount("tokens_per_day", tokensPerDay),
                    runsPerHourByAgent);
            return new Tier(
                    text("id", id),
                    text("title", title),
                    rank,
                    dollars("price_per_run", pricePerRun),
                    text("default_model", defaultModel),
                    limits);
        }
    }

    record Requests(int minute, int hour, int day) {}

    record Runs(int hour, int day) {}

    /** One model as written. */
    record ModelRow(
            String id,
            String title,
            long context,
            long maxOutput,
            LocalDate availableFrom,
            @Nullable LocalDate retiredOn,
            @Nullable String successor,
            List<StepRow> steps) {

        Model model() {
            if ((retiredOn == null) != (successor == null)) {
                throw new IllegalArgumentException("retired_on and successor go together");
            }
            if (retiredOn != null && !retiredOn.isAfter(present("available_from", availableFrom))) {
                throw new IllegalArgumentException("retired_on must be after available_from");
            }
            if (text("id", id).equals(Model.OFFLINE.id())) {
                throw new IllegalArgumentException("this id is the platform's own");
            }
            return new Model(
                    id,
                    text("title", title),
                    amount("context", context),
                    amount("max_output", maxOutput),
                    present("available_from", availableFrom),
                    retiredOn,
                    successor,
                    ascending(present("steps", steps)));
        }

        private static List<Model.Step> ascending(List<StepRow> rows) {
            var steps = new ArrayList<Model.Step>();
            var before = 0L;
            for (var row : rows) {
                var bound = row.upToPromptTokens() == null ? Long.MAX_VALUE : row.upToPromptTokens();
                if (bound <= before) {
                    throw new IllegalArgumentException("steps must ascend by up_to_prompt_tokens");
                }
                before = bound;
                steps.add(new Model.Step(bound, row.rates()));
            }
            if (before != Long.MAX_VALUE) {
                throw new IllegalArgumentException("the last of steps must have up_to_prompt_tokens: null");
            }
            return steps;
        }
    }

    /** Dollars per million tokens as written. */
    record StepRow(
            @Nullable Long upToPromptTokens,
            String input,
            String output,
            @JsonProperty("cache_write_5m") String cacheWrite5m,
            @JsonProperty("cache_write_1h") String cacheWrite1h,
            String cacheRead) {

        Model.Rates rates() {
            return new Model.Rates(
                    dollars("input", input).micros(),
                    dollars("output", output).micros(),
                    dollars("cache_write_5m", cacheWrite5m).micros(),
                    dollars("cache_write_1h", cacheWrite1h).micros(),
                    dollars("cache_read", cacheRead).micros());
        }
    }
}
