package io.agentmarket.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.stores.TestStores;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A reader that dies leaves its document to another replica, which reads it once and whole. */
class CrashedReaderIsSucceededTest {

    /** Run out as soon as it is taken: the reader is dead by then. */
    private static final Duration DEAD = Duration.ZERO;

    private static final String LONG = IntStream.range(0, 60)
            .mapToObj("## Part %1$d\n\nThe torque of part %1$d is %1$d newton metres."::formatted)
            .collect(Collectors.joining("\n\n"));

    private final TestStores stores = TestStores.fresh();
    private final Replica a = new Replica(stores);
    private final Replica b = new Replica(stores);
    private final CustomerId customer = a.customer();

    @Test
    void half_a_document_is_read_again_and_nothing_is_doubled() {
        var id = a.queue(customer, "Torques", LONG);
        var claim = a.queue.claim(DEAD).orElseThrow();
        a.queue.begin(claim, 60, DEAD, 1_000);
        a.queue.add(claim, rows(20), 60, DEAD);
        assertThat(a.view(customer, id).percent()).isEqualTo(33);
        assertThat(b.search(customer, "torque of part 7")).isEmpty();

        b.readAll();

        assertThat(b.view(customer, id).status()).isEqualTo(DocumentView.Status.READY);
        assertThat(b.documents.read(customer, id).orElseThrow().sections())
                .hasSize(60)
                .extracting(DocumentText.Section::heading)
                .doesNotHaveDuplicates();
        assertThat(a.search(customer, "What is the torque of part 7?"))
                .first()
                .satisfies(passage -> assertThat(passage.text()).contains("part 7 is 7"));
    }

    @Test
    void a_reader_that_was_only_slow_cannot_write_into_its_successors_work() {
        var id = a.queue(customer, "Torques", LONG);
        var slow = a.queue.claim(DEAD).orElseThrow();
        a.queue.begin(slow, 60, DEAD, 1_000);
        var successor = b.queue.claim(Duration.ofMinutes(1)).orElseThrow();

        assertThatThrownBy(() -> a.queue.add(slow, rows(20), 60, DEAD)).isInstanceOf(LostDocumentException.class);
        assertThatThrownBy(() -> a.queue.ready(slow)).isInstanceOf(LostDocumentException.class);
        assertThatThrownBy(() -> a.queue.failed(slow, DocumentKind.unreadable("Late.")))
                .isInstanceOf(LostDocumentException.class);
        a.queue.release(slow, Duration.ZERO);

        assertThat(successor.id()).isEqualTo(id);
        assertThat(a.view(customer, id).status()).isEqualTo(DocumentView.Status.PROCESSING);
        assertThat(a.queue.claim(DEAD)).isEmpty();
    }

    @Test
    void a_document_that_kills_every_reader_is_given_up() {
        var id = a.queue(customer, "Torques", LONG);
        for (int i = 0; i < Ingest.MAX_TRIES; i++) {
            assertThat(a.queue.claim(DEAD)).isPresent();
        }

        b.readAll();

        assertThat(b.view(customer, id).status()).isEqualTo(DocumentView.Status.FAILED);
        assertThat(b.view(customer, id).error().detail()).contains("broke off each time");
    }

    @Test
    void a_document_given_back_is_not_a_try() {
        var id = a.queue(customer, "Torques", LONG);
        for (int i = 0; i < Ingest.MAX_TRIES * 2; i++) {
            a.queue.release(a.queue.claim(Duration.ofMinutes(1)).orElseThrow(), Duration.ZERO);
        }

        b.readAll();

        assertThat(b.view(customer, id).status()).isEqualTo(DocumentView.Status.READY);
    }

    @Test
    void a_document_deleted_while_it_is_read_stays_deleted() {
        var id = a.queue(customer, "Torques", LONG);
        var claim = a.queue.claim(Duration.ofMinutes(1)).orElseThrow();
        a.queue.begin(claim, 60, Duration.ofMinutes(1), 1_000);

        b.store.delete(customer, id);

        assertThatThrownBy(() -> a.queue.add(claim, rows(20), 60, DEAD)).isInstanceOf(LostDocumentException.class);
        assertThat(a.store.find(customer, id)).isEmpty();
    }

    @Test
    void a_zip_unpacked_twice_has_its_files_once() {
        var zip = SampleFiles.zip(Map.of("a.md", SampleFiles.text("A seal."), "b.md", SampleFiles.text("A pump.")));
        var id = a.queue(customer, "Zip", DocumentKind.ZIP, zip);
        var claim = a.queue.claim(DEAD).orElseThrow();
        a.store.addMember(customer, Ingest.member(claim, "a.md", SampleFiles.text("A seal.")));

        b.readAll();

        assertThat(a.store.page(customer, null, 10).items()).hasSize(3);
        assertThat(a.search(customer, "seal")).hasSizeBetween(1, 2);
        assertThat(a.view(customer, id).members()).isEqualTo(2);
    }

    @Test
    void customers_take_turns_whoever_queued_first() {
        var other = a.customer();
        for (int i = 0; i < 5; i++) {
            a.queue(customer, "Of one", "Text " + i);
        }
        a.queue(other, "Of another", "Text");

        var first = b.queue.claim(Duration.ofMinutes(1)).orElseThrow();
        var second = b.queue.claim(Duration.ofMinutes(1)).orElseThrow();

        assertThat(List.of(first.customer(), second.customer())).containsExactlyInAnyOrder(customer, other);
    }

    private List<IngestQueue.Row> rows(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new IngestQueue.Row(
                        a.ids.next(), new Chunker.Chunk(i, "half", "half a text", 0), List.of(new float[384])))
                .toList();
    }
}
