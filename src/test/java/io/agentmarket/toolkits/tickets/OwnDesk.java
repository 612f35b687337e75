package io.agentmarket.toolkits.tickets;

import io.agentmarket.documents.DocumentShelf;
import io.agentmarket.documents.DocumentUse;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An imaginary company that rents bikes: its help articles, the configuration of its help desk, and its tickets. */
public final class OwnDesk {

    public static final CustomerId CUSTOMER = DocumentShelf.CUSTOMER;
    static final Path FOLDER = Path.of("src/test/resources/toolkits/tickets/own-desk");

    /** Desks of other trades: tickets that an article answers, and near misses that nobody may answer unread. */
    public static final List<String> OTHERS = List.of("library-desk", "gym-desk", "pottery-desk");

    private OwnDesk() {}

    /** @param article the title of the one that answers; empty where none does; so is an own category */
    public record Case(
            String subject,
            String body,
            String article,
            @Nullable String category) {

        public String text() {
            return subject + "\n" + body;
        }
    }

    public static JsonNode config() {
        return config(FOLDER);
    }

    public static JsonNode config(String desk) {
        return config(FOLDER.resolveSibling(desk));
    }

    private static JsonNode config(Path folder) {
        return Json.MAPPER.readTree(text(folder.resolve("config.json")));
    }

    public static List<Case> cases() {
        return cases(FOLDER);
    }

    public static List<Case> cases(String desk) {
        return cases(FOLDER.resolveSibling(desk));
    }

    private static List<Case> cases(Path folder) {
        return text(folder.resolve("tickets.jsonl"))
                .lines()
                .map(line -> Json.MAPPER.readValue(line, Case.class))
                .toList();
    }

    public static DocumentShelf documents() {
        return documents(FOLDER);
    }

    public static DocumentShelf documents(String desk) {
        return documents(FOLDER.resolveSibling(desk));
    }

    private static DocumentShelf documents(Path folder) {
        var shelf = DocumentShelf.empty();
        try (var files = Files.list(folder.resolve("articles"))) {
            files.sorted()
                    .forEach(file ->
                            shelf.add(CUSTOMER, file.getFileName().toString(), text(file), DocumentUse.HELP_ARTICLE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return shelf;
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
