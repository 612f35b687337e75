package io.agentmarket.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.billing.TestAccounts;
import io.agentmarket.journal.Event;
import io.agentmarket.journal.EventType;
import io.agentmarket.journal.GroupCommitter;
import io.agentmarket.journal.LostRunException;
import io.agentmarket.journal.Run;
import io.agentmarket.journal.RunLog;
import io.agentmarket.journal.SecretMask;
import io.agentmarket.journal.TestRuns;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Sha256;
import io.agentmarket.stores.TestStores;
import io.agentmarket.tools.Artifact;
import io.agentmarket.tools.ToolFailure;
import io.agentmarket.usage.TestHistory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("stores")
class ArtifactsTest {

    private static final TestStores STORES = TestStores.fresh();
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-15T12:00:00Z"), ZoneOffset.UTC);
    private static final int MEBIBYTE = 1 << 20;

    private final GroupCommitter committer = new GroupCommitter(
            STORES.databases().committer(), TestAccounts.withBudget(CLOCK, null), TestHistory.of(STORES.tenant()), 256);
    private final Artifacts artifacts = artifacts(new ArtifactLimits(10 * MEBIBYTE, 50 * MEBIBYTE, 20, 100 * MEBIBYTE));
    private final Run run = TestRuns.run(TestRuns.customer(), CLOCK.instant());

    @BeforeEach
    void start_a_run() {
        committer.start();
        committer.commit(TestRuns.begin(run, run.id().toString()));
    }

    @AfterEach
    void stop() {
        committer.stop();
    }

    @Test
    void a_kept_file_is_returned_unchanged() throws IOException {
        var text = "a,b\n1,2\n".repeat(100_000).getBytes(StandardCharsets.UTF_8);

        var kept = artifacts.keep(run, "call:1/report", draft("Überblick (1).csv", "text/csv", text));

        assertThat(kept.name()).isEqualTo("Überblick (1).csv");
        assertThat(kept.bytes()).isEqualTo(text.length);
        assertThat(kept.sha256()).isEqualTo(HexFormat.of().formatHex(Sha256.of(text)));
        assertThat(content(kept)).isEqualTo(text);
        assertThat(artifacts.of(run.customer(), run.id())).containsExactly(new Artifacts.Kept(kept, CLOCK.instant()));
    }

    @Test
    void an_empty_file_is_a_file() throws IOException {
        var kept = artifacts.keep(run, "empty", draft("empty.txt", "text/plain", new byte[0]));

        assertThat(kept.bytes()).isZero();
        assertThat(content(kept)).isEmpty();
    }

    @Test
    void a_repeated_step_returns_its_file_without_reading_the_content() {
        var first = artifacts.keep(run, "step", draft("a.txt", "text/plain", "one".getBytes(StandardCharsets.UTF_8)));

        var again = artifacts.keep(run, "step", new Artifacts.Draft("a.txt", "text/plain", new Unreadable()));

        assertThat(again).isEqualTo(first);
        assertThat(artifacts.of(run.customer(), run.id())).hasSize(1);
    }

    @Test
    void a_repeated_call_finds_the_file_in_the_journal() {
        var entry = Json.MAPPER.readTree("{\"path\": \"7/file\", \"result\": {\"id\": \"a\"}}");
        var log = new RunLog(CLOCK, SecretMask.NONE, List.of(new Event(3, EventType.ARTIFACT, entry, CLOCK.instant())));

        assertThat(log.step("7/file")).contains(new RunLog.Step(entry.path("result"), null));
    }

    @Test
    void concurrent_repeats_of_a_step_make_one_file_within_the_bound() {
        var few = artifacts(new ArtifactLimits(100, 1_000, 3, 1_000));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var steps = IntStream.range(0, 24)
                    .mapToObj(i -> threads.submit(() -> {
                        try {
                            few.keep(run, "step " + i / 4, draft("a.txt", "text/plain", new byte[] {'x'}));
                            return true;
                        } catch (ToolFailure e) {
                            return false;
                        }
                    }))
                    .toList();

            assertThat(steps).extracting(it -> it.get()).contains(true, false);
        }

        assertThat(artifacts.of(run.customer(), run.id())).hasSize(3);
    }

    @Test
    void reading_stops_at_the_largest_file_allowed() {
        var endless = new Generated(Long.MAX_VALUE);

        assertThatThrownBy(() -> artifacts.keep(run, "s", new Artifacts.Draft("a.txt", "text/plain", endless)))
                .isInstanceOf(ToolFailure.class)
                .hasMessage("The file is longer than 10485760 bytes.");
        assertThat(endless.given).isLessThan(11 * MEBIBYTE);
        assertThat(artifacts.of(run.customer(), run.id())).isEmpty();
    }

    @Test
    void files_of_a_run_are_bounded_together() {
        var small = artifacts(new ArtifactLimits(60, 100, 20, 100));
        small.keep(run, "1", draft("a.txt", "text/plain", bytes(60)));

        assertThatThrownBy(() -> small.keep(run, "2", draft("b.txt", "text/plain", bytes(41))))
                .isInstanceOf(ToolFailure.class)
                .hasMessage("The files of a run are at most 100 bytes.");
        small.keep(run, "3", draft("c.txt", "text/plain", bytes(40)));

        assertThat(artifacts.of(run.customer(), run.id())).hasSize(2);
    }

    @Test
    void concurrent_runs_of_a_customer_share_one_bound_on_files() throws Exception {
        var small = artifacts(new ArtifactLimits(10, 100, 20, 100));
        var other = TestRuns.run(run.customer(), CLOCK.instant());
        committer.commit(TestRuns.begin(other, other.id().toString()));
        int kept = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var files = IntStream.range(0, 20)
                    .mapToObj(i -> threads.submit(() -> {
                        try {
                            small.keep(i % 2 == 0 ? run : other, "s" + i, draft("a.txt", "text/plain", bytes(9)));
                            return true;
                        } catch (ToolFailure e) {
                            assertThat(e).hasMessageContaining("100 bytes; erase runs");
                            return false;
                        }
                    }))
                    .toList();
            for (var each : files) {
                kept += each.get() ? 1 : 0;
            }
        }

        assertThat(kept).isEqualTo(11);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                "..",
                "a/b.txt",
                "..\\b.txt",
                "a\nb",
                "a\u0000",
                "a\u202etxt.exe",
                "a:b",
                "a\"b",
                "C:x"
            })
    void a_name_is_a_name_and_no_path(String name) {
        assertThatThrownBy(() -> artifacts.keep(run, "s", draft(name, "text/plain", bytes(1))))
                .isInstanceOf(ToolFailure.class)
                .hasMessageStartingWith("The file's name must be");
    }

    @Test
    void a_name_of_120_is_the_longest() {
        artifacts.keep(run, "1", draft("n".repeat(120), "text/plain", bytes(1)));

        assertThatThrownBy(() -> artifacts.keep(run, "2", draft("n".repeat(121), "text/plain", bytes(1))))
                .isInstanceOf(ToolFailure.class);
    }

    @Test
    void type_and_content_must_fit() {
        assertThatThrownBy(() -> artifacts.keep(run, "1", draft("a.exe", "application/x-msdownload", bytes(1))))
                .isInstanceOf(ToolFailure.class)
                .hasMessageContaining("text/plain, text/markdown");
        assertThatThrownBy(() -> artifacts.keep(run, "1", draft("a.pdf", "application/pdf", bytes(9))))
                .isInstanceOf(ToolFailure.class)
                .hasMessage("The file's content is not application/pdf.");
    }

    @Test
    void content_that_breaks_off_is_no_file() {
        assertThatThrownBy(() -> artifacts.keep(run, "1", new Artifacts.Draft("a.txt", "text/plain", new Unreadable())))
                .isInstanceOf(ToolFailure.class);

        assertThat(artifacts.of(run.customer(), run.id())).isEmpty();
    }

    @Test
    void a_run_that_has_ended_or_was_taken_over_keeps_nothing_more() {
        var older = new Run(
                run.id(),
                run.customer(),
                run.key(),
                null,
                "probe",
                "1.0.0",
                run.terms(),
                0,
                run.deadline(),
                false,
                null);
        assertThatThrownBy(() -> artifacts.keep(older, "1", draft("a.txt", "text/plain", bytes(1))))
                .isInstanceOf(LostRunException.class);
        committer.commit(TestRuns.finish(run));

        assertThatThrownBy(() -> artifacts.keep(run, "1", draft("a.txt", "text/plain", bytes(1))))
                .isInstanceOf(LostRunException.class);
        assertThat(artifacts.of(run.customer(), run.id())).isEmpty();
    }

    @Test
    void another_customer_sees_neither_row_nor_content() {
        var kept = artifacts.keep(run, "1", draft("a.txt", "text/plain", "canary".getBytes(StandardCharsets.UTF_8)));
        var other = new CustomerId(UUID.randomUUID());

        assertThat(artifacts.of(other, run.id())).isEmpty();
        assertThat(artifacts.find(other, run.id(), UUID.fromString(kept.id()))).isEmpty();
        assertThatThrownBy(() -> artifacts.copy(other, kept, OutputStream.nullOutputStream()))
                .isInstanceOf(IOException.class);
        assertThat(seen(other, "select count(*) from artifact") + seen(other, "select count(*) from artifact_chunk"))
                .isZero();
        assertThat(seen(run.customer(), "select count(*) from artifact_chunk")).isOne();
    }

    /**
     * Only a piece of it is in memory: it is requested in pieces, written in chunks, and read on demand.
     */
    @Test
    void ten_mebibytes_pass_in_pieces_both_ways() throws IOException {
        var source = new Generated(10L * MEBIBYTE);

        var kept = artifacts.keep(run, "big", new Artifacts.Draft("big.txt", "text/plain", source));

        assertThat(kept.bytes()).isEqualTo(10L * MEBIBYTE);
        assertThat(source.largestAsked).isLessThanOrEqualTo(64 * 1024);
        assertThat(seen(run.customer(), "select count(*) from artifact_chunk")).isEqualTo(40);
        assertThat(seen(run.customer(), "select max(octet_length(content)) from artifact_chunk"))
                .isEqualTo(Artifacts.CHUNK);
        var reader = new Reader(3);
        assertThatThrownBy(() -> artifacts.copy(run.customer(), kept, reader)).isSameAs(reader.gone);
        assertThat(reader.taken).isEqualTo(3L * Artifacts.CHUNK);
    }

    private byte[] content(Artifact artifact) throws IOException {
        var out = new ByteArrayOutputStream();
        artifacts.copy(run.customer(), artifact, out);
        return out.toByteArray();
    }

    private static Artifacts artifacts(ArtifactLimits limits) {
        return new Artifacts(CLOCK, new Ids(CLOCK), STORES.tenant(), limits);
    }

    private static Artifacts.Draft draft(String name, String mediaType, byte[] content) {
        return new Artifacts.Draft(name, mediaType, new ByteArrayInputStream(content));
    }

    private static byte[] bytes(int count) {
        return "x".repeat(count).getBytes(StandardCharsets.UTF_8);
    }

    private static long seen(CustomerId customer, String sql) {
        return STORES.tenant()
                .tx(customer, jdbc -> jdbc.sql(sql).query(Long.class).single());
    }

    /** The given number of letters, made on demand. */
    private static final class Generated extends InputStream {

        private final long length;
        private long given;
        private int largestAsked;

        Generated(long length) {
            this.length = length;
        }

        @Override
        public int read() {
            throw new AssertionError("one byte at a time");
        }

        @Override
        public int read(byte[] into, int offset, int count) {
            largestAsked = Math.max(largestAsked, count);
            int next = (int) Math.min(count, length - given);
            if (next <= 0) {
                return -1;
            }
            Arrays.fill(into, offset, offset + next, (byte) 'x');
            given += next;
            return next;
        }
    }

    private static final class Unreadable extends InputStream {

        @Override
        public int read() throws IOException {
            throw new IOException("the line is cut");
        }
    }

    /** Goes away after some chunks. */
    private static final class Reader extends OutputStream {

        private final IOException gone = new IOException("gone");
        private final int chunks;
        private long taken;

        Reader(int chunks) {
            this.chunks = chunks;
        }

        @Override
        public void write(int one) {
            throw new AssertionError("one byte at a time");
        }

        @Override
        public void write(byte[] from, int offset, int count) throws IOException {
            assertThat(count).isLessThanOrEqualTo(Artifacts.CHUNK);
            if (taken >= (long) chunks * Artifacts.CHUNK) {
                throw gone;
            }
            taken += count;
        }
    }
}
