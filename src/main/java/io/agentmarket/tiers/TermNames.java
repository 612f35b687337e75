package io.agentmarket.tiers;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.Spelling;
import io.agentmarket.shared.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tier and the model that a package names; null for none. */
public record TermNames(@Nullable String minTier, @Nullable String modelHint) {

    /** The names that the book does not contain, at {@code /min_tier} and {@code /model_hint}. */
    public List<Violation> unknown(PriceBook book, Instant at) {
        var wrong = new ArrayList<Violation>();
        var tiers = book.tiers(at).stream().map(Tier::id).toList();
        if (minTier != null && !tiers.contains(minTier)) {
            wrong.add(new Violation("/min_tier", missing("tier", minTier, tiers)));
        }
        if (modelHint != null && !isModel(book, modelHint, at)) {
            var models = book.models(at).stream().map(Model::id).toList();
            wrong.add(new Violation("/model_hint", missing("model", modelHint, models)));
        }
        return wrong;
    }

    private static boolean isModel(PriceBook book, String id, Instant at) {
        try {
            var unused = book.model(id, at);
            return true;
        } catch (AppException e) {
            return false;
        }
    }

    private static String missing(String kind, String name, Collection<String> known) {
        var hint = Spelling.hint(name, known);
        return "there is no " + kind + " " + name + (hint.isEmpty() ? "; there are " + String.join(", ", known) : hint);
    }
}
