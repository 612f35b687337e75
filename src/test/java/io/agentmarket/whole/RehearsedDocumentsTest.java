package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.identity.TestCustomers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Packages with example documents: a rehearsal adds the documents and deletes all of them afterwards. */
class RehearsedDocumentsTest extends RunningPlatform {

    private static final String CHECK = "/api/v1/marketplace/packages/check";

    /** More than half a megabyte that no zip makes small. */
    private static final String WORDS = IntStream.range(0, 100_000)
            .mapToObj(i -> Integer.toString(Math.abs(i * 7_919_017), Character.MAX_RADIX))
            .collect(Collectors.joining(" "));

    private final TestCustomers.Made publisher = CUSTOMERS.create("elite");

    @Test
    void examples_find_the_documents_that_come_with_them_and_none_is_left() throws Exception {
        var zip = reader("Where is the spare key?", "Spare keys", "The spare key hangs behind the clock.")
                .zip();

        var report = upload(publisher.key(), CHECK, "application/zip", zip);

        assertThat(report.status()).as(report.text()).isEqualTo(200);
        assertThat(report.json().path("valid").asBoolean()).as(report.text()).isTrue();
        assertThat(seated()).isZero();
        assertThat(keysOfRehearsals()).as("runs of the platform have no key").containsOnlyNulls();
        assertThat(contentOfRehearsals()).isZero();
    }

    @Test
    void two_packages_rehearsed_at_once_see_their_own_documents_only() throws Exception {
        var answers = new ArrayList<Answer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var one = threads.submit(() -> check("Lamps", "A broken lamp is replaced by the caretaker."));
            var other = threads.submit(() -> check("Bikes", "A broken lamp of a bike is paid by its rider."));
            answers.add(one.get());
            answers.add(other.get());
        }

        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.json().path("valid").asBoolean())
                        .as(answer.text())
                        .isTrue());
        assertThat(seated()).isZero();
    }

    @Test
    void too_many_or_unreadable_documents_are_refused_with_a_remedy() throws Exception {
        var large = reader("?", "A", WORDS);
        var pdf = reader("?", "A", "b").with("examples/documents/page.pdf", "", "%PDF-1.7");
        var empty = reader("?", "A", "b").with("examples/documents/empty.md", "", "  ");

        assertThat(first(large)).contains("a rehearsal adds at most 20 of 500000 bytes together");
        assertThat(first(pdf)).contains("example documents end in .md or .txt");
        assertThat(first(empty)).contains("is empty; add the content that the examples ask about");
    }

    private Answer check(String title, String text) throws Exception {
        var zip = reader("Who pays a broken lamp?", title, text).zip();
        return upload(publisher.key(), CHECK, "application/zip", zip);
    }

    private String first(PackageUpload upload) throws Exception {
        var report = upload(publisher.key(), CHECK, "application/zip", upload.zip());
        assertThat(report.status()).as(report.text()).isEqualTo(200);
        assertThat(report.json().path("valid").asBoolean()).isFalse();
        return report.json().at("/findings/0/message").asString();
    }

    /** Its output lists the found documents; its only example expects exactly one. */
    private static PackageUpload reader(String question, String title, String text) {
        return PackageUpload.greeter("reader-" + UUID.randomUUID().toString().replaceAll("[^a-f]", "") + "x", "1.0.0")
                .with("agent.yaml", "tools: []", "tools: [{name: search_documents}]")
                .with("playbook.yaml", "", """
                        rounds:
                          - calls:
                              - {tool: search_documents, as: found, arguments: '{"query": input.name}'}
                        output: '{"greeting": $join($distinct(results.found.passages.(title & ": " & text)), "|")}'
                        """)
                .with(
                        "examples/ada.json",
                        "",
                        "{\"input\": {\"name\": \"" + question + "\"}, \"expect\": {\"greeting\": \"" + title + ": "
                                + (text.length() > 100 ? "" : text) + "\"}}")
                .with(
                        "examples/bob.json",
                        "",
                        "{\"input\": {\"name\": \"" + question + "\"}, \"expect\": {\"greeting\": \"" + title + "\"}}")
                .with("examples/documents/page.md", "", "# " + title + "\n\n" + text + "\n");
    }

    private static List<UUID> keysOfRehearsals() {
        return STORES.tenant()
                .platform(sql -> sql.sql("""
                                select api_key_id from execution_history
                                 where customer_id between :first and :last""")
                        .param("first", new UUID(0, 1_000))
                        .param("last", new UUID(0, 2_100))
                        .query(UUID.class)
                        .list());
    }

    private static long contentOfRehearsals() {
        return STORES.tenant()
                .platform(sql -> sql.sql("""
                                select count(*) from execution_payload p join execution_history h on h.id = p.execution_id
                                 where p.kind <> 'erased' and h.api_key_id is null
                                   and h.customer_id between :first and :last""")
                        .param("first", new UUID(0, 2_000))
                        .param("last", new UUID(0, 2_100))
                        .query(Long.class)
                        .single());
    }

    private static long seated() {
        return STORES.tenant()
                .platform(sql -> sql.sql("""
                                select count(*) from document
                                 where customer_id between :first and :last""")
                        .param("first", new UUID(0, 2_000))
                        .param("last", new UUID(0, 2_100))
                        .query(Long.class)
                        .single());
    }
}
