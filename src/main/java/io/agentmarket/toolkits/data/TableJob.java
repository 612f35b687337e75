package io.agentmarket.toolkits.data;

import io.agentmarket.shared.Json;
import io.agentmarket.toolkits.data.engines.EngineSession;
import io.agentmarket.toolkits.data.plans.PlanOutcome;
import io.agentmarket.toolkits.data.plans.PlanRequest;
import io.agentmarket.toolkits.data.plans.Plans;
import io.agentmarket.toolkits.data.tables.TableReader;
import io.agentmarket.tools.ToolContext;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The work on one request, from its sources to its report. */
final class TableJob {

    /** Rows of a preview. */
    static final int MAX_PREVIEW = 50;

    private static final int MAX_REJECTS = 20;

    private final TableRequest request;
    private final ToolContext context;
    private final EngineSession session;
    private final Workspace folder;
    private final JobProgress progress;
    private final TableReport report = new TableReport();

    TableJob(TableRequest request, ToolContext context, EngineSession session, Workspace folder, JobProgress progress) {
        this.request = request;
        this.context = context;
        this.session = session;
        this.folder = folder;
        this.progress = progress;
    }

    /** What a job uses of the room. */
    record Uses(SourceFiles sources, TableReader reader, Clock clock, Loader loader) {}

    /** Delivers a result into a table of a database. */
    interface Loader {

        /**
         * Loads the rows of a select.
         *
         * @param target the member {@code table} of a target
         * @return what was done, for the answer
         */
        JsonNode load(
                ToolContext context, EngineSession session, Workspace folder, PlanOutcome outcome, JsonNode target);
    }

    JsonNode run(Uses uses) {
        var tables = load(uses);
        progress.begin("profile");
        var questions = new TableQuestions(session, main(tables));
        report.set("profile", questions.profile());
        drift(uses, questions);
        progress.end(Json.MAPPER
                .createObjectNode()
                .put("columns", questions.profile().columns().size()));
        progress.begin("plan");
        var outcome = plan(uses, tables);
        progress.end(TableReport.account(outcome.account(), unread(tables)));
        request.member("question")
                .map(JsonNode::stringValue)
                .ifPresent(question -> report.set(
                        "answer",
                        isChanged() && !outcome.dryRun()
                                ? questions.answer(question, outcome.sql())
                                : questions.answer(question)));
        if (outcome.dryRun()) {
            report.notDone("Nothing was delivered: this is a dry run.");
            return report.done("planned");
        }
        progress.begin("deliver");
        var status = deliver(uses, tables, outcome, Json.MAPPER.valueToTree(questions.profile()));
        progress.end(Json.MAPPER.createObjectNode().put("status", status));
        return report.done(status);
    }

    private Map<String, LoadedTable> load(Uses uses) {
        progress.begin("read");
        var loaded = new HashMap<String, LoadedTable>();
        if (request.isTrino()) {
            var table = request.document().path("engine").path("table").stringValue();
            var words = "table " + table + " of the cluster";
            loaded.put(TableRequest.SOURCE, new TrinoTable(session).loaded(table, words));
        }
        var reading = new SourceTables(uses.reader(), session, folder);
        request.sources().forEach((table, source) -> {
            var at = TableRequest.pointer(table);
            var fetched = uses.sources().fetch(context, source, folder, at);
            loaded.put(table, reading.load(fetched, source, table, at));
        });
        var main = main(loaded);
        report.set("source", main.view(MAX_REJECTS));
        var others = Json.MAPPER.createObjectNode();
        loaded.forEach((table, each) -> {
            if (each != main) {
                others.set(table, Json.MAPPER.valueToTree(each.view(MAX_REJECTS)));
            }
        });
        if (!others.isEmpty()) {
            report.set("tables", others);
        }
        progress.end(Json.MAPPER.valueToTree(main.reading().lines()));
        return loaded;
    }

    /** Whether the result is not the source itself. */
    private boolean isChanged() {
        return request.member("steps").isPresent() || request.member("sql").isPresent();
    }

    private static long unread(Map<String, LoadedTable> tables) {
        return tables.values().stream()
                .filter(each -> each.table().equals(TableRequest.SOURCE))
                .mapToLong(LoadedTable::rejected)
                .sum();
    }

    private void drift(Uses uses, TableQuestions questions) {
        request.member("compare_with").ifPresent(earlier -> {
            var file = uses.sources()
                    .file(context, earlier, folder, "/compare_with")
                    .file();
            report.set("drift", questions.drift(file));
        });
    }

    private PlanOutcome plan(Uses uses, Map<String, LoadedTable> tables) {
        var outcome = new Plans(session, uses.clock())
                .run(new PlanRequest(
                        TableRequest.SOURCE,
                        List.copyOf(tables.keySet()),
                        request.member("steps"),
                        request.member("sql").map(JsonNode::stringValue),
                        request.member("rules"),
                        request.isDryRun()));
        report.set("steps", outcome.steps());
        report.set("sql", outcome.sql());
        if (!outcome.dryRun()) {
            report.set("account", TableReport.account(outcome.account(), unread(tables)));
            report.set("rules", TableReport.rules(outcome.rules()));
            report.set(
                    "preview",
                    TableReport.preview(
                            session.query(outcome.sql(), MAX_PREVIEW),
                            outcome.account().out()));
        }
        return outcome;
    }

    /** The status of the whole. */
    private String deliver(Uses uses, Map<String, LoadedTable> tables, PlanOutcome outcome, JsonNode profile) {
        var delivery = new Delivery(session, folder, context.steps());
        var files = new ArrayList<Delivery.File>();
        new RejectedRows(delivery, session, folder).keep(main(tables), outcome).ifPresent(files::add);
        report.set("rejected", RejectedRows.view(main(tables), outcome));
        files.add(RejectedRows.document(delivery, folder, "profile", "profile.json", profile));
        if (!outcome.deliver()) {
            report.set("files", files);
            report.notDone("The result was not delivered, because a rule that fails the delivery was broken.");
            return "rules_failed";
        }
        if (isBroken(outcome)) {
            report.set("files", files);
            report.notDone("The result was not delivered, because the rows do not add up.");
            return "account_broken";
        }
        request.member("target").ifPresent(target -> {
            if (target.has("artifact")) {
                files.add(delivery.deliver(outcome.sql(), outcome.columns(), target.path("artifact")));
            } else {
                report.set("loaded", uses.loader().load(context, session, folder, outcome, target.path("table")));
            }
        });
        report.set("files", files);
        return "complete";
    }

    /** Whether rows are missing that neither the plan nor the customer's own SQL explains. */
    private static boolean isBroken(PlanOutcome outcome) {
        return !outcome.account().holds() && outcome.account().unattributed() == 0;
    }

    private static LoadedTable main(Map<String, LoadedTable> tables) {
        var main = tables.get(TableRequest.SOURCE);
        if (main == null) {
            throw new IllegalStateException("a checked request has a source");
        }
        return main;
    }
}
