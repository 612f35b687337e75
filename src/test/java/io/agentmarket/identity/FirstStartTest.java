package io.agentmarket.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.shared.Ids;
import io.agentmarket.shared.StartFailure;
import io.agentmarket.stores.TestStores;
import io.agentmarket.vault.MasterKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstStartTest {

    @TempDir
    private Path folder;

    private final TestStores stores = TestStores.fresh();
    private final FirstStart firstStart =
            new FirstStart(stores.tenant(), new Ids(Clock.systemUTC()), Clock.systemUTC());
    private final Authenticator authenticator = new Authenticator(stores.tenant(), Clock.systemUTC());

    @Test
    void the_operator_is_made_once_with_its_key_in_a_file() throws Exception {
        var file = KeyFile.of("", folder);

        assertThat(firstStart.bootstrapOperator(file)).isTrue();
        assertThat(firstStart.bootstrapOperator(file)).isFalse();

        var key = Files.readString(folder.resolve("operator.key")).strip();
        assertThat(authenticator.authenticate(key, TestCustomers.ADDRESS).scopes())
                .contains(Scope.OPERATOR);
    }

    @Test
    void the_file_of_the_key_is_for_its_owner_alone() throws Exception {
        var path = folder.resolve("new").resolve("key");

        firstStart.bootstrapOperator(KeyFile.of(path.toString(), folder));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path.getParent())))
                .isEqualTo("rwx------");
        assertThat(folder.resolve("operator.key")).doesNotExist();
    }

    @Test
    void a_key_that_cannot_be_kept_makes_no_operator() throws Exception {
        var there = Files.writeString(folder.resolve("operator.key"), "another platform's");

        assertThatThrownBy(() -> firstStart.bootstrapOperator(KeyFile.of("", folder)))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining(there.toString())
                .hasMessageContaining("AGENTMARKET_OPERATOR_KEY_FILE");
        assertThatThrownBy(() -> firstStart.bootstrapOperator(KeyFile.of(there + "/below", folder)))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("AGENTMARKET_OPERATOR_KEY_FILE");

        assertThat(there).hasContent("another platform's");
        Files.delete(there);
        assertThat(firstStart.bootstrapOperator(KeyFile.of("", folder))).isTrue();
    }

    @Test
    void the_demo_customer_is_elite_and_no_operator() {
        var caller =
                authenticator.authenticate(firstStart.demoKey(Optional.empty()).secret(), TestCustomers.ADDRESS);

        assertThat(caller.tier()).isEqualTo("elite");
        assertThat(caller.scopes()).doesNotContain(Scope.OPERATOR);
    }

    @Test
    void a_good_key_is_kept_and_a_lost_one_is_replaced() {
        var first = firstStart.demoKey(Optional.empty());

        var kept = firstStart.demoKey(Optional.of(first.secret()));
        var replaced = firstStart.demoKey(Optional.empty());

        assertThat(kept.secret()).isEqualTo(first.secret());
        assertThat(replaced.secret()).isNotEqualTo(first.secret());
        assertThat(authenticator
                        .authenticate(replaced.secret(), TestCustomers.ADDRESS)
                        .customer())
                .isEqualTo(authenticator
                        .authenticate(first.secret(), TestCustomers.ADDRESS)
                        .customer());
    }

    @Test
    void a_master_key_has_thirty_two_bytes() {
        assertThat(MasterKey.parse("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
                        .text())
                .isEqualTo("A".repeat(43));
        assertThatThrownBy(() -> MasterKey.parse("short")).isInstanceOf(StartFailure.class);
        assertThatThrownBy(() -> MasterKey.parse("not base64!")).isInstanceOf(StartFailure.class);
    }
}
