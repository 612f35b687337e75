package io.agentmarket.documents;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Sha256;
import io.agentmarket.stores.Repeats;
import io.agentmarket.stores.TestStores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Markdown files as a customer's documents, read and stored as uploads are. */
public final class DocumentShelf {

    /** The customer that has the documents of the packages' examples. */
    public static final CustomerId CUSTOMER = new CustomerId(new UUID(0, 1));

    private final Replica replica;

    private DocumentShelf(Replica replica) {
        this.replica = replica;
    }

    /** Over a database of its own, empty. */
    public static DocumentShelf empty() {
        return new DocumentShelf(new Replica(TestStores.fresh()));
    }

    /** The documents that come with the packages' examples, read once for all tests. */
    public static Documents examples() {
        return Examples.DOCUMENTS;
    }

    public Documents documents() {
        return replica.documents;
    }

    /** Adds every Markdown file of a folder, titled by its first heading, with its name as source. */
    public void addAll(CustomerId customer, Path folder) {
        markdown(folder).forEach(file -> add(customer, file.getFileName().toString(), text(file)));
    }

    private static List<Path> markdown(Path folder) {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public UUID add(CustomerId customer, String source, String markdown) {
        return add(customer, source, markdown, null);
    }

    /** As an upload of a file that has no other name. */
    public UUID addFile(CustomerId customer, String source, String text, DocumentUse use) {
        return add(customer, DocumentKind.title(source), source, text, use);
    }

    public UUID add(CustomerId customer, String source, String markdown, @Nullable DocumentUse use) {
        var title = markdown.lines()
                .filter(line -> line.startsWith("# "))
                .findFirst()
                .map(line -> line.substring(2).strip())
                .orElse(source);
        return add(customer, title, source, markdown, use);
    }

    private UUID add(CustomerId customer, String title, String source, String text, @Nullable DocumentUse use) {
        var content = text.getBytes(StandardCharsets.UTF_8);
        var kind = DocumentKind.ofName(source).orElse(DocumentKind.MARKDOWN);
        var upload = new DocumentStore.Upload(title, source, kind, use, content, Sha256.of(content));
        var key = replica.ids.next().toString();
        var call = new Repeats.Call(customer, Repeats.Kind.DOCUMENTS, key, Sha256.of(content));
        var id = replica.store.add(call, upload).id();
        replica.readAll();
        return id;
    }

    public void delete(CustomerId customer, UUID document) {
        replica.store.delete(customer, document);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Examples {
        static final Documents DOCUMENTS = read();

        private static Documents read() {
            var shelf = empty();
            try (var packages = Files.list(Path.of("agents"))) {
                packages.map(agent -> agent.resolve("examples/documents"))
                        .filter(Files::isDirectory)
                        .forEach(folder -> shelf.addAll(CUSTOMER, folder));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return shelf.documents();
        }
    }
}
