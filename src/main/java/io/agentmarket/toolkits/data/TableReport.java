package io.agentmarket.toolkits.data;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.Violation;
import io.agentmarket.toolkits.data.engines.Rows;
import io.agentmarket.toolkits.data.plans.Account;
import io.agentmarket.toolkits.data.plans.RuleOutcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The answer about a request. It fits into an answer of a tool: what would not fit is left out by rule, and
 * {@code not_done} says so.
 */
final class TableReport {

    /** Below the bound of a tool's answer, 256 KiB, with room for what the run adds. */
    static final int MAX_BYTES = 200 * 1024;

    /** Characters of a cell in previews. */
    static final int MAX_CELL = 200;

    private final ObjectNode json = Json.MAPPER.createObjectNode();
    private final List<String> notDone = new ArrayList<>();

    /** Nothing was done: the request is at fault. */
    static JsonNode refused(Collection<Violation> faults) {
        var report = new TableReport();
        var problems = Json.MAPPER.createArrayNode();
        faults.forEach(
                fault -> problems.addObject().put("pointer", fault.pointer()).put("reason", fault.message()));
        report.json.put("status", "refused");
        report.json.put("summary", "");
        report.json.set("problems", problems);
        report.notDone.add("Nothing was read or delivered.");
        return report.done("refused");
    }

    void set(String member, Object value) {
        json.set(member, Json.MAPPER.valueToTree(value));
    }

    void notDone(String sentence) {
        notDone.add(sentence);
    }

    boolean has(String member) {
        return json.has(member);
    }

    /** The whole answer: its status first, then a summary in words. */
    JsonNode done(String status) {
        var whole = Json.MAPPER.createObjectNode().put("status", status).put("summary", "");
        whole.setAll(json);
        whole.put("status", status);
        fit(whole);
        var sentences = Json.MAPPER.createArrayNode();
        notDone.forEach(sentences::add);
        whole.set("not_done", sentences);
        whole.put("summary", ReportWords.summary(whole));
        return whole;
    }

    private void fit(ObjectNode whole) {
        shrink(whole, "preview", "rows", 10);
        shrink(whole, "profile", "columns", 60);
        shrink(whole, "profile", "columns", 10);
        shrink(whole, "rejected", "rows", 10);
        if (isTooLarge(whole)) {
            whole.remove(List.of("preview", "profile"));
            notDone.add("Preview and profile are left out here: they are too large. The profile is in profile.json.");
        }
    }

    private void shrink(ObjectNode whole, String member, String list, int most) {
        if (isTooLarge(whole) && whole.path(member).path(list) instanceof ArrayNode all && all.size() > most) {
            int had = all.size();
            while (all.size() > most) {
                all.remove(all.size() - 1);
            }
            notDone.add("Of " + member + " only the first " + most + " " + list + " of " + had
                    + " are shown here, because the answer would be too large.");
        }
    }

    private static boolean isTooLarge(JsonNode json) {
        return Json.MAPPER.writeValueAsBytes(json).length > MAX_BYTES;
    }

    /** Rows for a person to look at; long cells are shortened, and the preview says that. */
    static JsonNode preview(Rows rows, long of) {
        var preview = Json.MAPPER.createObjectNode();
        var names = preview.putArray("columns");
        rows.columns()
                .forEach(column -> names.addObject().put("name", column.name()).put("type", column.type()));
        var lines = preview.putArray("rows");
        boolean shortened = false;
        for (var row : rows.values()) {
            var line = lines.addArray();
            for (var value : row) {
                if (value == null) {
                    line.addNull();
                } else {
                    shortened |= value.length() > MAX_CELL;
                    line.add(value.length() > MAX_CELL ? value.substring(0, MAX_CELL) + "…" : value);
                }
            }
        }
        preview.put("of", of);
        preview.put("cells_shortened", shortened);
        return preview;
    }

    /** Outcomes of rules; a percentage is written without zeros at its end, as every reader of JSON writes it again. */
    static JsonNode rules(List<RuleOutcome> outcomes) {
        var rules = Json.MAPPER.createArrayNode();
        for (var outcome : outcomes) {
            ObjectNode rule = Json.MAPPER.valueToTree(outcome);
            var percent = outcome.failedPercent().stripTrailingZeros();
            rules.add(rule.put("failed_percent", percent.scale() < 0 ? percent.setScale(0) : percent));
        }
        return rules;
    }

    /**
     * The account of the whole: what the reader rejected is in, and rejected, as well.
     *
     * @param unread parts of the source that are no row
     */
    static JsonNode account(Account plan, long unread) {
        long in = plan.in() + unread;
        long rejected = plan.rejected() + unread;
        var account = Json.MAPPER.createObjectNode();
        account.put("in", in);
        account.put("out", plan.out());
        account.put("rejected", rejected);
        account.put("filtered", plan.filtered());
        account.put("merged", plan.merged());
        account.put("added", plan.added());
        account.put("unattributed", plan.unattributed());
        account.put("holds", plan.holds());
        var equation = in + (plan.added() > 0 ? " + " + plan.added() + " added" : "")
                + (plan.holds() ? " = " : " is not ")
                + plan.out() + " out + " + rejected + " rejected + " + plan.filtered() + " filtered + " + plan.merged()
                + " merged";
        account.put("equation", plan.unattributed() == 0 ? equation : plan.words());
        return account;
    }
}
