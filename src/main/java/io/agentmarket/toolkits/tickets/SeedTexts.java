package io.agentmarket.toolkits.tickets;

import io.agentmarket.shared.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The bundled texts: help articles and resolved tickets of an imaginary company. */
final class SeedTexts {

    private static final String ARTICLES = "classpath:toolkits/tickets/help-articles/*.md";
    private static final String TICKETS = "classpath:toolkits/tickets/resolved-tickets.jsonl";

    private SeedTexts() {}

    static List<HelpArticle> articles() {
        try {
            var files = new PathMatchingResourcePatternResolver().getResources(ARTICLES);
            return Arrays.stream(files)
                    .map(file -> ArticleReader.read(String.valueOf(file.getFilename()), text(file)))
                    .sorted(Comparator.comparing(HelpArticle::id))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the help articles cannot be found on the class path", e);
        }
    }

    static List<SeedTicket> tickets() {
        return text(new PathMatchingResourcePatternResolver().getResource(TICKETS))
                .lines()
                .map(line -> Json.MAPPER.readValue(line, SeedTicket.class))
                .toList();
    }

    private static String text(Resource file) {
        try {
            return file.getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("a seeded text cannot be read from the class path", e);
        }
    }

    /** One line of {@code resolved-tickets.jsonl}. */
    record SeedTicket(
            String id,
            String subject,
            String body,
            String category,
            String priority,
            String resolution,
            @Nullable Integer resolvedInMinutes) {

        String text() {
            return subject + "\n" + body;
        }
    }
}
