package io.agentmarket.toolkits.incidents;

import io.agentmarket.search.SeedVectors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/** The bundled runbooks for alerts of Kubernetes and Prometheus, found by name or by content. */
@Component
final class Runbooks {

    private static final String PAGES = "classpath:toolkits/incidents/runbooks/*/*.md";

    private final List<Runbook> pages;

    /** Built at the first search: a replica that never searches does not load the embedding model. */
    private final Supplier<RunbookIndex> index;

    Runbooks() {
        this.pages = read();
        this.index = SingletonSupplier.of(() -> index(SeedVectors.shipped()));
    }

    /** By the name of their alert. */
    List<Runbook> all() {
        return pages;
    }

    /** The page about an alert, by the alert's name in any case. */
    Optional<Runbook> find(String alert) {
        return pages.stream()
                .filter(page -> page.alert().equalsIgnoreCase(alert.strip()))
                .findFirst();
    }

    /** The pages that fit a text best, best first, at most {@code most}. Only the start of a long text is used. */
    List<RunbookHit> search(String text, int most) {
        return index.get().search(text).stream()
                .limit(most)
                .map(hit -> new RunbookHit(pages.get(hit.position()), hit.score(), hit.similarity(), hit.titled()))
                .toList();
    }

    /** Every window that a search compares. */
    List<String> texts() {
        return pages.stream().flatMap(page -> page.source().windows().stream()).toList();
    }

    private RunbookIndex index(SeedVectors vectors) {
        return new RunbookIndex(pages.stream().map(Runbook::source).toList(), vectors::of);
    }

    private static List<Runbook> read() {
        try {
            var read = new ArrayList<Runbook>();
            for (var file : new PathMatchingResourcePatternResolver().getResources(PAGES)) {
                read.add(read(file));
            }
            read.sort(Comparator.comparing(Runbook::alert));
            return List.copyOf(read);
        } catch (IOException e) {
            throw new UncheckedIOException("the runbooks cannot be read from the class path", e);
        }
    }

    private static Runbook read(Resource file) throws IOException {
        var path = Arrays.asList(file.getURL().getPath().split("/"));
        var alert = path.getLast().replace(".md", "");
        return RunbookReader.read(path.get(path.size() - 2), alert, file.getContentAsString(StandardCharsets.UTF_8));
    }
}
