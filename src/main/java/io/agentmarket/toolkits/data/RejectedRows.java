package io.agentmarket.toolkits.data;

import io.agentmarket.shared.Json;
import io.agentmarket.toolkits.data.engines.Column;
import io.agentmarket.toolkits.data.engines.EngineSession;
import io.agentmarket.toolkits.data.engines.EngineSession.FileFormat;
import io.agentmarket.toolkits.data.plans.PlanOutcome;
import io.agentmarket.toolkits.data.tables.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The rejected rows of a job: those that the plan rejected, and the lines that are no row. */
final class RejectedRows {

    private static final List<Column> COLUMNS = Stream.of("row", "line", "column", "value", "rule", "step")
            .map(name -> new Column(name, "VARCHAR"))
            .toList();

    private final Delivery delivery;
    private final EngineSession session;
    private final Workspace folder;

    RejectedRows(Delivery delivery, EngineSession session, Workspace folder) {
        this.delivery = delivery;
        this.session = session;
        this.folder = folder;
    }

    /** Keeps all of them as a file of the run; empty if there are none. */
    Optional<Delivery.File> keep(LoadedTable source, PlanOutcome outcome) {
        if (source.rejected() == 0 && outcome.rejectedTable().isEmpty()) {
            return Optional.empty();
        }
        var text = folder.fresh("rejected");
        try {
            Files.writeString(text, lines(source.reading().rejects()), StandardCharsets.UTF_8);
            if (!outcome.rejectedTable().isEmpty()) {
                append(outcome.rejectedTable(), text);
            }
            long rows = source.reading().rejects().size() + outcome.account().rejected();
            var notes = source.reading().rejects().size() < source.rejected()
                    ? List.of("Of " + source.rejected() + " lines that are no row the first "
                            + source.reading().rejects().size() + " are listed.")
                    : List.<String>of();
            var out = folder.fresh("out");
            try (var all = new DeliveredRows(text)) {
                new CsvWriter(true).write(COLUMNS, all, out);
            }
            var kept = delivery.kept("rejected", "rejected.csv", TableFormat.CSV.mediaType(), out);
            return Optional.of(new Delivery.File(
                    kept.id(), kept.name(), kept.mediaType(), kept.bytes(), kept.sha256(), rows, notes));
        } catch (IOException e) {
            throw new UncheckedIOException("rejected rows cannot be written", e);
        }
    }

    private void append(String table, Path text) throws IOException {
        var more = folder.fresh("rejected");
        session.write(ResultSql.rejected(table), more, FileFormat.TEXT);
        try (var in = Files.newInputStream(more);
                var out = Files.newOutputStream(text, StandardOpenOption.APPEND)) {
            in.transferTo(out);
        }
    }

    private static String lines(List<Reading.Rejected> rejects) {
        return rejects.stream()
                .map(reject -> Stream.of(null, Long.toString(reject.line()), "", reject.text(), reject.reason(), "read")
                                .map(RejectedRows::quoted)
                                .collect(Collectors.joining(","))
                        + "\n")
                .collect(Collectors.joining());
    }

    private static String quoted(@Nullable String value) {
        return value == null ? "" : '"' + value.replace("\"", "\"\"") + '"';
    }

    /** The first of them, for the answer. */
    static JsonNode view(LoadedTable source, PlanOutcome outcome) {
        var view = Json.MAPPER.createObjectNode();
        view.put("lines", source.rejected());
        view.put("rows_of_plan", outcome.account().rejected());
        view.set("rows", Json.MAPPER.valueToTree(outcome.rejected()));
        return view;
    }

    /** Keeps a JSON document as a file of the run. */
    static Delivery.File document(Delivery delivery, Workspace folder, String path, String name, JsonNode document) {
        var out = folder.fresh("document");
        try {
            Files.write(out, Json.MAPPER.writeValueAsBytes(document));
        } catch (IOException e) {
            throw new UncheckedIOException("a document cannot be written", e);
        }
        var kept = delivery.kept(path, name, TableFormat.JSON.mediaType(), out);
        return new Delivery.File(kept.id(), kept.name(), kept.mediaType(), kept.bytes(), kept.sha256(), 0, List.of());
    }
}
