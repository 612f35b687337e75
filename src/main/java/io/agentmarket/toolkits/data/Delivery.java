package io.agentmarket.toolkits.data;

import io.agentmarket.toolkits.data.engines.Column;
import io.agentmarket.toolkits.data.engines.EngineSession;
import io.agentmarket.toolkits.data.engines.EngineSession.FileFormat;
import io.agentmarket.tools.Artifact;
import io.agentmarket.tools.Steps;
import io.agentmarket.tools.ToolFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Writes the rows of a result into files of the run. */
final class Delivery {

    private final EngineSession session;
    private final Workspace folder;
    private final Steps steps;

    Delivery(EngineSession session, Workspace folder, Steps steps) {
        this.session = session;
        this.folder = folder;
        this.steps = steps;
    }

    /**
     * A delivered file.
     *
     * @param notes what a reader of the file should know, a sentence each
     */
    record File(
            String artifactId,
            String name,
            String mediaType,
            long bytes,
            String sha256,
            long rows,
            List<String> notes) {

        File {
            notes = List.copyOf(notes);
        }
    }

    /**
     * Delivers a result as the target asks.
     *
     * @param target the member {@code artifact} of a target
     * @param columns of the result
     */
    File deliver(String select, List<Column> columns, JsonNode target) {
        var format = TableFormat.find(target.path("format").asString("csv")).orElseThrow();
        var name = target.path("name").asString("result." + format.word());
        var ending = "." + format.word();
        var asked = new Asked(
                "result",
                name.endsWith(ending) ? name : name + ending,
                format,
                target.path("formula_guard").asBoolean(true));
        return deliver(select, columns, asked);
    }

    /** @param path the step's name */
    record Asked(String path, String name, TableFormat format, boolean guard) {}

    File deliver(String select, List<Column> columns, Asked asked) {
        var out = folder.fresh("out");
        var notes = new ArrayList<String>();
        long rows;
        if (asked.format() == TableFormat.PARQUET) {
            rows = session.write(select, out, FileFormat.PARQUET);
        } else {
            var text = folder.fresh("text");
            rows = session.write(select, text, FileFormat.TEXT);
            notes.addAll(written(columns, text, out, asked));
        }
        var kept = kept(asked.path(), asked.name(), asked.format().mediaType(), out);
        return new File(kept.id(), kept.name(), kept.mediaType(), kept.bytes(), kept.sha256(), rows, notes);
    }

    private static List<String> written(List<Column> columns, Path text, Path out, Asked asked) {
        try (var rows = new DeliveredRows(text)) {
            return writer(asked).write(columns, rows, out);
        } catch (IOException e) {
            throw new UncheckedIOException("a result cannot be written", e);
        }
    }

    private static TableWriter writer(Asked asked) {
        return switch (asked.format()) {
            case CSV -> new CsvWriter(asked.guard());
            case JSON -> new JsonWriter(false);
            case NDJSON -> new JsonWriter(true);
            case XLSX -> new XlsxWriter();
            case PARQUET -> throw new IllegalStateException("engines write Parquet");
        };
    }

    /** Keeps a file of the folder as a file of the run. */
    Artifact kept(String path, String name, String mediaType, Path file) {
        try (var content = Files.newInputStream(file)) {
            return steps.keep("file/" + path, name, mediaType, content);
        } catch (IOException e) {
            throw new UncheckedIOException("a result cannot be read", e);
        } catch (ToolFailure e) {
            throw new TableRefusedException("/target", "The file " + name + " was not kept: " + e.getMessage());
        }
    }
}
