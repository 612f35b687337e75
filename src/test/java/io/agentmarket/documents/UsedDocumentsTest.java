package io.agentmarket.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Sha256;
import io.agentmarket.stores.Repeats;
import io.agentmarket.stores.TestStores;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Documents that a help desk uses. */
@Tag("stores")
class UsedDocumentsTest {

    private final Replica replica = new Replica(TestStores.fresh());
    private final CustomerId alice = replica.customer();
    private final CustomerId bob = replica.customer();

    @Test
    void only_what_is_used_and_ready_is_listed_to_its_customer() {
        add(alice, DocumentKind.MARKDOWN, SampleFiles.text("# Pumps\n\nA pump."), null);
        add(alice, DocumentKind.MARKDOWN, SampleFiles.text("# Seals\n\nA seal."), DocumentUse.MACRO);
        assertThat(replica.documents.used(alice)).isEmpty();

        replica.readAll();

        assertThat(replica.documents.used(alice)).extracting(UsedDocument::use).containsExactly(DocumentUse.MACRO);
        assertThat(replica.documents.used(bob)).isEmpty();
        var id = replica.documents.used(alice).getFirst().id();
        assertThat(replica.documents.passages(alice, id)).hasSize(1);
        assertThat(replica.documents.passages(bob, id)).isEmpty();
    }

    @Test
    void the_files_of_a_zip_are_used_as_the_zip_is() {
        var zip = SampleFiles.zip(
                Map.of("a.md", SampleFiles.text("# Pumps\n\nA pump."), "b.md", SampleFiles.text("# Seals\n\nA seal.")));
        add(alice, DocumentKind.ZIP, zip, DocumentUse.HELP_ARTICLE);

        replica.readAll();

        assertThat(replica.documents.used(alice))
                .hasSize(2)
                .allMatch(document -> document.use() == DocumentUse.HELP_ARTICLE);
    }

    @Test
    void the_501st_is_refused_and_other_documents_are_not() {
        for (int i = 0; i < DocumentStore.MAX_USED; i++) {
            add(alice, DocumentKind.TEXT, SampleFiles.text("No. " + i), DocumentUse.MACRO);
        }

        assertThatThrownBy(() -> add(alice, DocumentKind.TEXT, SampleFiles.text("More"), DocumentUse.HELP_ARTICLE))
                .isInstanceOfSatisfying(
                        AppException.class,
                        refusal -> assertThat(refusal.violations().toString())
                                .contains("500", "help articles and macros"));
        assertThat(add(alice, DocumentKind.TEXT, SampleFiles.text("Another"), null)
                        .usedAs())
                .isNull();
    }

    private DocumentView add(CustomerId customer, DocumentKind kind, byte[] content, @Nullable DocumentUse use) {
        var upload = new DocumentStore.Upload("A", "", kind, use, content, Sha256.of(content));
        var key = replica.ids.next().toString();
        return replica.store.add(new Repeats.Call(customer, Repeats.Kind.DOCUMENTS, key, Sha256.of(content)), upload);
    }
}
