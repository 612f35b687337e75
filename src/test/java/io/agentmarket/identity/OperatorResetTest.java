package io.agentmarket.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.StartFailure;
import io.agentmarket.stores.TestStores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorResetTest {

    private final TestStores stores = TestStores.fresh();
    private final Clock clock = Clock.systemUTC();
    private final AuditLog auditLog = new AuditLog(stores.tenant(), clock);

    @TempDir
    private Path folder;

    @Test
    void the_new_key_replaces_the_lost_one_in_its_file() throws Exception {
        var lost = bootstrap();

        var made = reset(folder).reset(false);

        var key = Files.readString(made.file()).strip();
        assertThat(made.file()).isEqualTo(folder.resolve("operator.key"));
        assertThat(key).isNotEqualTo(lost);
        assertThat(caller(key).scopes()).contains(Scope.OPERATOR);
        assertThat(caller(lost).customer()).isEqualTo(caller(key).customer());
    }

    @Test
    void the_other_keys_end_when_that_is_asked_for() throws Exception {
        var stolen = bootstrap();

        var made = reset(folder).reset(true);

        assertThat(made.revoked()).isEqualTo(1);
        assertThatThrownBy(() -> caller(stolen)).isInstanceOf(AppException.class);
        assertThat(caller(Files.readString(made.file()).strip()).scopes()).contains(Scope.OPERATOR);
    }

    @Test
    void it_is_in_the_audit_log_without_the_key() throws Exception {
        bootstrap();

        var made = reset(folder).reset(true);

        var entry = auditLog.page(Long.MAX_VALUE, AuditLogSql.Filter.ANY, 1).getFirst();
        assertThat(entry.actor().kind()).isEqualTo("platform");
        assertThat(entry.body())
                .contains("\"operator.key_reset\"", "\"revoked_others\":\"1\"")
                .doesNotContain(Files.readString(made.file()).strip());
    }

    @Test
    void a_file_that_cannot_be_written_leaves_every_key_as_it_is() throws Exception {
        var key = bootstrap();
        var blocked = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> reset(blocked.resolve("below")).reset(true)).isInstanceOf(StartFailure.class);

        assertThat(caller(key).scopes()).contains(Scope.OPERATOR);
    }

    @Test
    void the_credentials_of_embedded_stores_follow_and_those_of_others_do_not() throws Exception {
        var own = bootstrap();
        var credentials = folder.resolve(DemoCredentials.FILE);
        Files.writeString(credentials, "{\"customer_key\":\"c\",\"operator_key\":\"" + own + "\"}");

        var made = reset(folder).reset(true);
        assertThat(credentials).content().contains(Files.readString(made.file()).strip());

        var others = "{\"customer_key\":\"c\",\"operator_key\":\""
                + KeyText.random(false, new SecureRandom()).secret() + "\"}";
        Files.writeString(credentials, others);
        reset(folder).reset(true);
        assertThat(credentials).hasContent(others);
    }

    @Test
    void a_platform_without_an_operator_says_so() {
        assertThatThrownBy(() -> reset(folder).reset(false))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("no operator yet");
    }

    private String bootstrap() throws Exception {
        var file = KeyFile.of("", folder);
        new FirstStart(stores.tenant(), new Ids(clock), clock).bootstrapOperator(file);
        return Files.readString(file.path()).strip();
    }

    private OperatorReset reset(Path where) {
        return new OperatorReset(
                stores.tenant(), auditLog, new KeyMaker(new Ids(clock), clock), clock, where, KeyFile.of("", where));
    }

    private Caller caller(String key) {
        return new Authenticator(stores.tenant(), clock).authenticate(key, TestCustomers.ADDRESS);
    }
}
