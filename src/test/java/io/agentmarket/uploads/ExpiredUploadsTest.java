package io.agentmarket.uploads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.identity.TestCustomers;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Sha256;
import io.agentmarket.shared.SteppingClock;
import io.agentmarket.stores.Repeats;
import io.agentmarket.stores.SpooledFile;
import io.agentmarket.stores.TestStores;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Expired files and those of closed customers are gone at once, and purged in small steps. */
@Tag("stores")
class ExpiredUploadsTest {

    private static final TestStores STORES = TestStores.fresh();

    private final SteppingClock clock = new SteppingClock("2026-11-15T12:00:00Z");
    private final UploadedFiles files = new UploadedFiles(
            STORES.tenant(), new Ids(clock), clock, new UploadsSettings(10 << 20, 20 << 20, 10, Duration.ofDays(30)));
    private final TestCustomers.Made customer = new TestCustomers(STORES).create("elite");

    @Test
    void an_expired_file_is_gone_before_it_is_purged() {
        var file = add("a");

        clock.pass(Duration.ofDays(30));

        assertThat(files.find(customer.id(), file.id())).isEmpty();
        assertThat(files.page(customer.id(), null, 9).items()).isEmpty();
    }

    @Test
    void a_purge_takes_chunks_first_and_never_more_than_its_limit() {
        add("a");
        clock.pass(Duration.ofDays(29));
        var young = add("b");
        clock.pass(Duration.ofDays(2));

        int step = purged(2);
        assertThat(step).isEqualTo(2);
        while (step > 0) {
            step = purged(2);
            assertThat(step).isLessThanOrEqualTo(2);
        }

        assertThat(count("select count(*) from upload where customer_id = ?")).isEqualTo(1);
        assertThat(count("select count(*) from upload_chunk where customer_id = ?"))
                .isEqualTo(3);
        assertThat(files.find(customer.id(), young.id())).contains(young);
    }

    @Test
    void closing_a_customer_ends_its_files() {
        var file = add("a");

        files.closed(customer.id());

        assertThat(files.find(customer.id(), file.id())).isEmpty();
        purged(100);
        assertThat(count("select count(*) from upload_chunk where customer_id = ?"))
                .isZero();
    }

    @Test
    void a_copy_of_a_changed_chunk_is_refused_and_leaves_nothing(@TempDir Path folder) {
        var file = add("a");
        try (var connection = STORES.databases().owner().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(
                    "update upload_chunk set content = '\\x01' where n = 2 and upload_id = '" + file.id() + "'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        var to = folder.resolve("copy");

        assertThatThrownBy(() -> files.copyTo(customer.id(), file, to)).isInstanceOf(IOException.class);
        assertThat(Files.exists(to)).isFalse();
    }

    private UploadedFile add(String key) {
        var content = new byte[2 * UploadedFiles.CHUNK + 1];
        try (var spool =
                SpooledFile.of(new ByteArrayInputStream(content), content.length, IllegalArgumentException::new)) {
            var call = new Repeats.Call(customer.id(), Repeats.Kind.UPLOADS, key, Sha256.of(key));
            return files.add(call, key + ".bin", spool);
        }
    }

    private int purged(int limit) {
        return STORES.tenant()
                .platform(sql -> UploadedFiles.purge(sql, clock.instant().atOffset(ZoneOffset.UTC), limit));
    }

    private int count(String sql) {
        return STORES.tenant()
                .platform(jdbc -> jdbc.sql(sql)
                        .param(customer.id().value())
                        .query(Integer.class)
                        .single());
    }
}
