package io.agentmarket.journal;

import static io.agentmarket.stores.SqlBatch.Column.of;

import io.agentmarket.journal.RunUnit.Append;
import io.agentmarket.journal.RunUnit.Begin;
import io.agentmarket.journal.RunUnit.Finish;
import io.agentmarket.shared.Json;
import io.agentmarket.stores.SqlBatch;
import io.agentmarket.usage.FinishedRun;
import io.agentmarket.usage.History;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Writes the rows of a batch's accepted units. */
final class CommitRows {

    private final List<Begin> starts = new ArrayList<>();
    private final List<FinishedRun> finished = new ArrayList<>();
    private final List<PayloadRow> payloads = new ArrayList<>();
    private final List<EventRow> events = new ArrayList<>();
    private final List<Append> waiting = new ArrayList<>();

    void add(Begin unit) {
        starts.add(unit);
        payloads.add(new PayloadRow(unit.run(), "input", unit.input()));
        events.add(new EventRow(unit.run(), unit.started()));
    }

    void add(Append unit) {
        unit.events().forEach(event -> events.add(new EventRow(unit.run(), event)));
        if (unit.waits()) {
            waiting.add(unit);
        }
    }

    void add(Finish unit) {
        finished.add(unit.result());
        finished.addAll(unit.parts());
        unit.events().forEach(event -> events.add(new EventRow(unit.run(), event)));
        if (unit.output() != null) {
            payloads.add(new PayloadRow(unit.run(), "output", unit.output()));
        }
        if (unit.error() != null) {
            payloads.add(new PayloadRow(unit.run(), "error", unit.error()));
        }
    }

    void write(SqlBatch batch, History history) throws SQLException {
        if (!starts.isEmpty()) {
            writeStarts(batch);
        }
        if (!payloads.isEmpty()) {
            batch.add(
                    CommitSql.PAYLOADS,
                    of("uuid", payloads, row -> row.run().id().value()),
                    of("text", payloads, PayloadRow::kind),
                    of("uuid", payloads, row -> row.run().customer().value()),
                    of("text", payloads, row -> row.body().toString()));
        }
        if (!events.isEmpty()) {
            batch.add(
                    CommitSql.EVENTS,
                    of("uuid", events, row -> row.run().id().value()),
                    of("int4", events, row -> row.event().seq()),
                    of("uuid", events, row -> row.run().customer().value()),
                    of("text", events, row -> row.event().type().id()),
                    of("text", events, row -> row.event().payload().toString()),
                    of("text", events, row -> row.event().at().toString()));
        }
        writeApprovals(batch);
        writeWebhooks(batch);
        if (!waiting.isEmpty()) {
            batch.add(
                    CommitSql.WAIT,
                    of("uuid", waiting, unit -> unit.run().id().value()),
                    of("int4", waiting, unit -> unit.run().attempt()),
                    of("int8", waiting, Append::keptBytes));
        }
        if (!finished.isEmpty()) {
            history.insert(batch, finished);
        }
    }

    /** An approval is written with the entry that requests it, and closed by the entry that decides it. */
    private void writeApprovals(SqlBatch batch) throws SQLException {
        var asked = entries(EventType.APPROVAL_REQUESTED);
        if (!asked.isEmpty()) {
            batch.add(
                    CommitSql.ASK,
                    of("uuid", asked, row -> row.run().id().value()),
                    of("uuid", asked, row -> row.run().customer().value()),
                    of("text", asked, row -> row.run().packageId()),
                    of("text", asked, row -> row.event().payload().toString()));
        }
        var decided = entries(EventType.APPROVAL_DECIDED);
        if (!decided.isEmpty()) {
            batch.add(
                    CommitSql.TOLD,
                    of(
                            "text",
                            decided,
                            row -> row.event().payload().path("approval_id").asString("")));
        }
    }

    private void writeWebhooks(SqlBatch batch) throws SQLException {
        var told = new LinkedHashMap<Run, RunWebhook>();
        for (var unit : starts) {
            if (unit.webhook() != null) {
                told.put(unit.run(), unit.webhook());
            }
        }
        if (!told.isEmpty()) {
            var rows = List.copyOf(told.entrySet());
            batch.add(
                    RunWebhookSql.ADD,
                    of("uuid", rows, row -> row.getKey().id().value()),
                    of("uuid", rows, row -> row.getKey().customer().value()),
                    of("text", rows, row -> row.getValue().url()),
                    of(
                            "text",
                            rows,
                            row -> String.join(",", new TreeSet<>(row.getValue().events()))),
                    of("text", rows, row -> row.getKey().createdAt().toString()));
        }
    }

    private List<EventRow> entries(EventType type) {
        return events.stream().filter(row -> row.event().type() == type).toList();
    }

    private void writeStarts(SqlBatch batch) throws SQLException {
        var runs = starts.stream().map(Begin::run).toList();
        batch.add(
                CommitSql.START,
                of("uuid", runs, run -> run.id().value()),
                of("uuid", runs, run -> run.customer().value()),
                of("uuid", runs, run -> run.key() == null ? null : run.key().value()),
                of(
                        "uuid",
                        runs,
                        run -> run.parent() == null ? null : run.parent().value()),
                of("text", runs, Run::packageId),
                of("text", runs, Run::packageVersion),
                of("uuid", starts, unit -> unit.worker().value()),
                of("text", runs, run -> run.terms().tier()),
                of("text", runs, run -> run.terms().model()),
                of("text", runs, run -> run.terms().billing().name()),
                of("date", runs, run -> run.terms().priceList().toString()),
                of("int8", runs, run -> run.terms().base().micros()),
                of("int8", runs, run -> run.terms().quote().micros()),
                of("bool", runs, Run::ownTimeLimit),
                of("text", runs, run -> run.createdAt().toString()),
                of("text", runs, run -> run.deadline().toString()),
                of("text", runs, run -> run.metadata() == null ? null : Json.MAPPER.writeValueAsString(run.metadata())),
                of(
                        "uuid",
                        runs,
                        run -> run.deployment() == null
                                ? null
                                : run.deployment().id()),
                of(
                        "int4",
                        runs,
                        run -> run.deployment() == null
                                ? null
                                : run.deployment().revision()));
    }

    private record PayloadRow(Run run, String kind, JsonNode body) {}

    private record EventRow(Run run, Event event) {}
}
