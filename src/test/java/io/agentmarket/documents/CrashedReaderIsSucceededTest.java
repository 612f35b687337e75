package io.agentmarket.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.search.IndexedChunk;
import io.agentmarket.search.PassageIndex;
import io.agentmarket.search.Scored;
import io.agentmarket.search.VectorStore;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.stores.TestStores;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When a reader dies, another replica reads its document, once and completely. */
@Tag("stores")
class CrashedReaderIsSucceededTest {

    /** Run out as soon as it is taken: the reader is dead by then. */
    private static final Duration DEAD = Duration.ZERO;

    private static final String LONG = IntStream.range(0, 60)
            .mapToObj("## Part %1$d\n\nThe torque of part %1$d is %1$d newton metres."::formatted)
            .collect(Collectors.joining("\n\n"));

    /** The plan of a replica that would make other chunks from the same document. */
    private static final IngestQueue.Plan OTHER_VERSION = new IngestQueue.Plan(60, new byte[32]);

    private final TestStores stores = TestStores.fresh();
    private final Replica a = new Replica(stores);
    private final Replica b = new Replica(stores);
    private final CustomerId customer = a.customer();

    @Test
    void a_successor_resumes_after_the_chunks_already_stored() {
        var id = a.queue(customer, "Torques", LONG);
        var chunks = Chunker.chunks(MarkdownReader.read(LONG).blocks());
        var claim = a.queue.claim(DEAD).orElseThrow();
        a.queue.begin(claim, IngestQueue.Plan.of(chunks), DEAD, 1_000);
        var first = chunks.subList(0, 20).stream()
                .map(chunk -> new IngestQueue.Row(a.ids.next(), chunk, List.of(new float[384])))
                .toList();
        a.queue.add(claim, first, DEAD);

        b.readAll();

        assertThat(b.documents.read(customer, id).orElseThrow().sections())
                .hasSize(60)
                .extracting(DocumentText.Section::chunkId)
                .startsWith(first.stream().map(IngestQueue.Row::id).toArray(java.util.UUID[]::new))
                .doesNotHaveDuplicates();
    }

    @Test
    void a_half_indexed_older_version_is_read_again_without_duplicates() {
        var id = a.queue(customer, "Torques", LONG);
        var claim = a.queue.claim(DEAD).orElseThrow();
        a.queue.begin(claim, OTHER_VERSION, DEAD, 1_000);
        a.queue.add(claim, rows(20), DEAD);
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
        a.queue.begin(slow, OTHER_VERSION, DEAD, 1_000);
        var successor = b.queue.claim(Duration.ofMinutes(1)).orElseThrow();

        assertThatThrownBy(() -> a.queue.add(slow, rows(20), DEAD)).isInstanceOf(LostDocumentException.class);
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
        assertThat(b.view(customer, id).error().detail()).contains("was interrupted several times");
    }

    @Test
    void a_document_given_back_does_not_count_as_an_attempt() {
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
        a.queue.begin(claim, OTHER_VERSION, Duration.ofMinutes(1), 1_000);

        b.store.delete(customer, id);

        assertThatThrownBy(() -> a.queue.add(claim, rows(20), DEAD)).isInstanceOf(LostDocumentException.class);
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
    void unpacking_a_zip_again_does_not_restore_a_deleted_file() {
        var zip = SampleFiles.zip(Map.of("a.md", SampleFiles.text("A seal."), "b.md", SampleFiles.text("A pump.")));
        a.queue(customer, "Zip", DocumentKind.ZIP, zip);
        var claim = a.queue.claim(DEAD).orElseThrow();
        var member = Ingest.member(claim, "a.md", SampleFiles.text("A seal."));
        a.store.addMember(customer, member);
        a.store.delete(customer, member.id());

        b.readAll();

        assertThat(a.store.find(customer, member.id())).isEmpty();
        assertThat(a.search(customer, "pump")).extracting(Passage::text).containsExactly("A pump.");
    }

    @Test
    void a_slow_reader_deletes_none_of_its_successors_vectors() {
        var shared = new Interrupted();
        var slow = new Replica(stores, java.util.Optional.of(shared), 1_000);
        var successor = new Replica(stores, java.util.Optional.of(shared), 1_000);
        var id = slow.queue(customer, "Torques", LONG);
        shared.meanwhile = () -> {
            stores.tenant()
                    .platform(jdbc -> jdbc.sql("update document set lease_until = now() - interval '1 s'")
                            .update());
            successor.readAll();
        };

        slow.readAll();

        assertThat(slow.view(customer, id).status()).isEqualTo(DocumentView.Status.READY);
        shared.vectors.refresh();
        var torque = io.agentmarket.text.Embedder.shared().embed("torque");
        assertThat(shared.vectors.nearest(customer.value(), torque, java.util.Set.of(), 100))
                .hasSize(60);
    }

    /** A vector store that is so slow once that much happens meanwhile. */
    private static final class Interrupted implements VectorStore {
        private final PassageIndex vectors = new PassageIndex();
        private Runnable meanwhile = () -> {};

        @Override
        public void put(List<IndexedChunk> chunks) {
            vectors.put(chunks);
            var once = meanwhile;
            meanwhile = () -> {};
            once.run();
        }

        @Override
        public void remove(java.util.UUID customer, java.util.UUID document) {
            vectors.remove(customer, document);
        }

        @Override
        public List<Scored> nearest(
                java.util.UUID customer, float[] vector, java.util.Set<java.util.UUID> documents, int most) {
            return vectors.nearest(customer, vector, documents, most);
        }
    }

    @Test
    void customers_take_turns_regardless_of_the_queue_order() {
        var other = a.customer();
        for (int i = 0; i < 5; i++) {
            a.queue(customer, "Of one", "Text " + i);
        }
        a.queue(other, "Of another", "Text");

        var first = b.queue.claim(Duration.ofMinutes(1)).orElseThrow();
        var second = b.queue.claim(Duration.ofMinutes(1)).orElseThrow();

        assertThat(List.of(first.customer(), second.customer())).containsExactlyInAnyOrder(customer, other);
    }

    @Test
    void a_long_document_yields_to_another_customers_and_is_resumed_later() {
        var hasty = new Replica(stores, java.util.Optional.empty(), 1_000, new Leaping());
        var longer = hasty.queue(customer, "Torques", LONG);
        assertThat(longer).isNotNull();
        var other = hasty.customer();
        var hands = new Ingest.Hands();
        var shorter = hasty.queue(other, "Short", "A short text.");

        while (hasty.view(other, shorter).status() != DocumentView.Status.READY) {
            assertThat(hasty.ingest.next(hands)).isTrue();
        }

        assertThat(hasty.view(customer, longer).chunksDone()).isLessThan(60);
        hasty.readAll();
        assertThat(hasty.view(customer, longer).status()).isEqualTo(DocumentView.Status.READY);
        assertThat(hasty.documents.read(customer, longer).orElseThrow().sections())
                .hasSize(60);
    }

    /** Every look at it is a quarter of a minute later. */
    private static final class Leaping extends Clock {

        private final AtomicLong seconds = new AtomicLong(1_763_000_000);

        @Override
        public Instant instant() {
            return Instant.ofEpochSecond(seconds.addAndGet(15));
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private List<IngestQueue.Row> rows(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new IngestQueue.Row(
                        a.ids.next(), new Chunker.Chunk(i, "half", "half a text", 0), List.of(new float[384])))
                .toList();
    }
}
