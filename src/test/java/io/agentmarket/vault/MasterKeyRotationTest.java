package io.agentmarket.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.identity.TestCustomers;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Ids;
import io.agentmarket.stores.DataDirectory;
import io.agentmarket.stores.Tenant;
import io.agentmarket.stores.TestStores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

@Tag("stores")
class MasterKeyRotationTest {

    private static final int BATCH = 2;

    private final TestStores stores = TestStores.fresh();
    private final TestCustomers customers = new TestCustomers(stores);
    private final String old = MasterKey.random(new SecureRandom()).text();
    private final String fresh = MasterKey.random(new SecureRandom()).text();

    @TempDir
    Path folder;

    @Test
    void keeps_every_key_readable_and_finds_nothing_the_second_time() {
        var kept = keep(5, MasterKeys.configured(old, ""));
        var after = MasterKeys.configured(fresh, old);

        var first = rotation(stores.tenant(), after).rotate(false);
        var second = rotation(stores.tenant(), after).rotate(false);

        assertThat(first).isEqualTo(new MasterKeyRotation.Result(after.current().id(), 5, 0));
        assertThat(second.resealed()).isZero();
        assertReadable(kept, MasterKeys.configured(fresh, ""));
    }

    @Test
    void is_in_the_audit_log_with_its_result() {
        keep(2, MasterKeys.configured(old, ""));
        var after = MasterKeys.configured(fresh, old);

        rotation(stores.tenant(), after).rotate(false);

        var log = stores.tenant()
                .platform(
                        sql -> sql.sql("select actor_kind || ' ' || action || ' ' || body from audit_log order by seq")
                                .query(String.class)
                                .list());
        assertThat(log).hasSize(2);
        assertThat(log.getFirst()).startsWith("platform master_key.rotate ").contains("\"drop_unreadable\":\"false\"");
        assertThat(log.getLast())
                .startsWith("platform master_key.rotated ")
                .contains("\"resealed\":\"2\"", after.current().id());
    }

    @Test
    void replicas_that_hold_both_keys_read_and_write_throughout() {
        var kept = keep(7, MasterKeys.configured(old, ""));
        var after = MasterKeys.configured(fresh, old);
        var replica = keys(after);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var reading = threads.submit(() -> {
                for (var customer : kept) {
                    assertThat(replica.find(customer)).map(ProviderKey::secret).contains(secret(customer));
                    replica.put(customer, "again", new ProviderKeys.Draft(secret(customer), null));
                }
            });
            rotation(stores.tenant(), after).rotate(false);
            assertThat(reading).succeedsWithin(java.time.Duration.ofSeconds(30));
        }

        assertReadable(kept, MasterKeys.configured(fresh, ""));
    }

    @Test
    void resumes_where_it_was_interrupted() {
        var kept = keep(5, MasterKeys.configured(old, ""));
        var after = MasterKeys.configured(fresh, old);

        assertThatThrownBy(() -> rotation(new Dying(stores.tenant(), 3), after).rotate(false))
                .hasMessage("killed");

        assertReadable(kept, MasterKeys.configured(fresh, old));
        assertThat(rotation(stores.tenant(), after).rotate(false).resealed()).isEqualTo(5 - BATCH);
        assertReadable(kept, MasterKeys.configured(fresh, ""));
    }

    @Test
    void without_the_old_master_key_nothing_changes_unless_keys_are_given_up() {
        var kept = keep(3, MasterKeys.configured(old, ""));
        var wrong = MasterKeys.configured(fresh, "");

        assertThat(rotation(stores.tenant(), wrong).rotate(false).unreadable()).isEqualTo(3);
        assertReadable(kept, MasterKeys.configured(old, ""));
        assertThat(rotation(stores.tenant(), wrong).sealedWithOthers())
                .containsEntry(MasterKey.parse(old).id(), 3L);

        assertThat(rotation(stores.tenant(), wrong).rotate(true).unreadable()).isEqualTo(3);
        assertThat(keys(wrong).find(kept.getFirst())).isEmpty();
        assertThat(rotation(stores.tenant(), wrong).sealedWithOthers()).isEmpty();
    }

    @Test
    void in_the_data_directory_a_fresh_key_takes_the_old_ones_place() {
        try (var directory = DataDirectory.open(folder)) {
            var keys = MasterKeys.in(directory, "");
            var before = keys.current().id();
            var kept = keep(3, keys);

            rotation(stores.tenant(), keys).rotate(false);

            assertThat(keys.current().id()).isNotEqualTo(before);
            assertThat(folder.resolve(MasterKeys.PREVIOUS_FILE)).doesNotExist();
            assertReadable(kept, keys);
            assertReadable(kept, MasterKeys.in(directory, ""));
        }
    }

    @Test
    void an_interrupted_rotation_keeps_both_keys_until_it_finishes() throws Exception {
        try (var directory = DataDirectory.open(folder)) {
            var kept = keep(5, MasterKeys.in(directory, ""));

            assertThatThrownBy(() -> rotation(new Dying(stores.tenant(), 3), MasterKeys.in(directory, ""))
                            .rotate(false))
                    .hasMessage("killed");

            var restarted = MasterKeys.in(directory, "");
            var current = Files.readString(folder.resolve(MasterKeys.FILE));
            assertThat(folder.resolve(MasterKeys.PREVIOUS_FILE)).exists();
            assertReadable(kept, restarted);
            assertThat(rotation(stores.tenant(), restarted).rotate(false).resealed())
                    .isEqualTo(5 - BATCH);
            assertThat(Files.readString(folder.resolve(MasterKeys.FILE))).isEqualTo(current);
            assertThat(folder.resolve(MasterKeys.PREVIOUS_FILE)).doesNotExist();
            assertReadable(kept, MasterKeys.in(directory, ""));
        }
    }

    @Test
    void a_death_between_the_two_files_loses_no_key() {
        try (var directory = DataDirectory.open(folder)) {
            var keys = MasterKeys.in(directory, "");
            var kept = keep(1, keys);
            directory.write(MasterKeys.PREVIOUS_FILE, keys.current().text());

            var restarted = MasterKeys.in(directory, "");
            assertReadable(kept, restarted);
            rotation(stores.tenant(), restarted).rotate(false);

            assertThat(restarted.current().id()).isNotEqualTo(keys.current().id());
            assertReadable(kept, MasterKeys.in(directory, ""));
        }
    }

    @Test
    void a_token_in_another_customers_row_is_refused_with_a_remedy() {
        var keys = MasterKeys.configured(old, "");
        var kept = keep(2, keys);

        stores.tenant().platform(sql -> sql.sql("""
                        update provider_keys p set token = other.token from provider_keys other
                        where other.customer_id <> p.customer_id""").update());

        for (var customer : kept) {
            assertThatThrownBy(() -> keys(keys).find(customer))
                    .isInstanceOfSatisfying(
                            AppException.class,
                            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.PROVIDER_KEY_UNREADABLE))
                    .hasMessageContaining("save it again")
                    .hasNoCause();
        }
    }

    private List<CustomerId> keep(int count, MasterKeys masterKeys) {
        var kept = new ArrayList<CustomerId>();
        for (int n = 0; n < count; n++) {
            var customer = customers.create("byok").id();
            keys(masterKeys).put(customer, "first", new ProviderKeys.Draft(secret(customer), null));
            kept.add(customer);
        }
        return kept;
    }

    private void assertReadable(List<CustomerId> kept, MasterKeys masterKeys) {
        assertThat(kept)
                .allSatisfy(customer -> assertThat(keys(masterKeys).find(customer))
                        .map(ProviderKey::secret)
                        .contains(secret(customer)));
    }

    private static String secret(CustomerId customer) {
        return "sk-ant-of-" + customer;
    }

    private ProviderKeys keys(MasterKeys masterKeys) {
        var clock = Clock.systemUTC();
        return new ProviderKeys(stores.tenant(), new Vault(masterKeys, clock), new Ids(clock), clock);
    }

    private MasterKeyRotation rotation(Tenant tenant, MasterKeys masterKeys) {
        return new MasterKeyRotation(
                tenant, customers.auditLog(), masterKeys, new Vault(masterKeys, Clock.systemUTC()), BATCH);
    }

    /** The platform is killed at its transaction number {@code last + 1}. */
    private static final class Dying implements Tenant {

        private final Tenant tenant;
        private int left;

        private Dying(Tenant tenant, int last) {
            this.tenant = tenant;
            this.left = last;
        }

        @Override
        public <T> T tx(CustomerId customer, Function<JdbcClient, T> work) {
            return tenant.tx(customer, work);
        }

        @Override
        public <T> T platform(Function<JdbcClient, T> work) {
            if (left-- == 0) {
                throw new IllegalStateException("killed");
            }
            return tenant.platform(work);
        }
    }
}
