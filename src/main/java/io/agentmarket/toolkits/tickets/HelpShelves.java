package io.agentmarket.toolkits.tickets;

import io.agentmarket.documents.DocumentText;
import io.agentmarket.documents.DocumentUse;
import io.agentmarket.documents.Documents;
import io.agentmarket.documents.ShownText;
import io.agentmarket.documents.UsedDocument;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.toolkits.tickets.HelpShelf.Piece;
import io.agentmarket.toolkits.tickets.HelpShelf.Shelved;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The documents that customers use as help articles and macros, read when a run needs them. A document never changes,
 * so what was read of one is kept until it is deleted.
 */
@Component
final class HelpShelves implements OwnHelp {

    /** Pieces over all customers kept, some 150 MB; beyond it the least recently used shelf is evicted first. */
    private static final int MAX_PIECES = 60_000;

    private static final int MAX_SHELVES = 20_000;

    /** Between a heading and one below it. */
    static final String BELOW = " > ";

    /** Of a section; the text beyond it is never cited. */
    private static final int MAX_SECTION_CHARS = 6_000;

    private final Documents documents;

    /** Guarded by this; in the order of the last use. Nothing is read from the database while it is held. */
    private final Map<CustomerId, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);

    HelpShelves(Documents documents) {
        this.documents = documents;
    }

    private record Kept(List<UsedDocument> documents, HelpShelf shelf) {}

    @Override
    public HelpShelf of(CustomerId customer) {
        var used = documents.used(customer);
        if (used.isEmpty()) {
            forget(customer);
            return HelpShelf.EMPTY;
        }
        var before = find(customer);
        if (before != null && before.documents().equals(used)) {
            return before.shelf();
        }
        var known = before == null ? HelpShelf.EMPTY : before.shelf();
        var shelf = new HelpShelf(used.stream()
                .flatMap(
                        document -> known.shelved(document.id().toString()).or(() -> read(customer, document)).stream())
                .toList());
        keep(customer, new Kept(used, shelf));
        return shelf;
    }

    /** Empty when it was deleted meanwhile. */
    private Optional<Shelved> read(CustomerId customer, UsedDocument document) {
        return documents.read(customer, document.id()).map(text -> {
            var headings = new LinkedHashMap<UUID, String>();
            var texts = new LinkedHashMap<String, String>();
            var root = root(text.sections());
            text.sections().forEach(part -> {
                var heading = heading(part.heading(), root, document.title());
                headings.put(part.chunkId(), heading);
                texts.merge(heading, part.text().strip(), (first, next) -> first + "\n\n" + next);
            });
            var sections = new LinkedHashMap<String, HelpArticle.Section>();
            texts.forEach((heading, whole) ->
                    sections.put(heading, new HelpArticle.Section(heading, cut(ShownText.of(whole)))));
            var article = new HelpArticle(
                    document.id().toString(),
                    document.title(),
                    null,
                    null,
                    document.use() == DocumentUse.MACRO ? HelpArticle.Origin.MACRO : HelpArticle.Origin.OWN,
                    List.copyOf(sections.values()));
            return new Shelved(article, pieces(customer, document.id(), headings, sections));
        });
    }

    private List<Piece> pieces(
            CustomerId customer, UUID document, Map<UUID, String> headings, Map<String, HelpArticle.Section> sections) {
        return documents.passages(customer, document).stream()
                .flatMap(chunk -> Optional.ofNullable(headings.get(chunk.chunk()))
                        .flatMap(heading -> Optional.ofNullable(sections.get(heading)))
                        .stream()
                        .flatMap(section ->
                                chunk.vectors().stream().map(vector -> new Piece(section, chunk.text(), vector))))
                .toList();
    }

    /** The heading above all others, which is the article's own; empty if there is none. */
    private static String root(List<DocumentText.Section> sections) {
        var first = sections.isEmpty() ? "" : sections.getFirst().heading();
        var root = first.split(BELOW, 2)[0];
        boolean above = sections.stream()
                .allMatch(part -> part.heading().equals(root) || part.heading().startsWith(root + BELOW));
        return above && !ArticleSteps.isNamed(root) ? root : "";
    }

    /** The path of headings below the article's own; the title for text under no other heading. */
    private static String heading(String path, String root, String title) {
        var below = path.equals(root) ? "" : path.startsWith(root + BELOW) ? path.substring(root.length() + 3) : path;
        return below.isBlank() ? title : cut(below, 200);
    }

    private static String cut(String text) {
        return cut(text, MAX_SECTION_CHARS);
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }

    private synchronized @Nullable Kept find(CustomerId customer) {
        return kept.get(customer);
    }

    private synchronized void forget(CustomerId customer) {
        kept.remove(customer);
    }

    private synchronized void keep(CustomerId customer, Kept shelf) {
        kept.put(customer, shelf);
        int total = kept.values().stream().mapToInt(each -> each.shelf().size()).sum();
        for (var oldest = kept.entrySet().iterator();
                oldest.hasNext() && kept.size() > 1 && (total > MAX_PIECES || kept.size() > MAX_SHELVES); ) {
            total -= oldest.next().getValue().shelf().size();
            oldest.remove();
        }
    }
}
