package io.agentmarket.toolkits.data.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.shared.CustomerId;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A secret says where the database is, and nothing that makes the driver load or read something. */
class ConnectionUrlTest {

    @Test
    void its_parts_are_decoded() {
        var url = ConnectionUrl.of("postgres://a%40b:p%2F%25%2B+@db.example.com:6432/my%20base?sslmode=require");

        assertThat(url).isEqualTo(new ConnectionUrl("db.example.com", 6432, "my base", "a@b", "p/%++", "require"));
    }

    @Test
    void the_forms_of_jdbc_and_ipv6_are_read() {
        var url = ConnectionUrl.of("jdbc:postgresql://[2001:db8::1]/x?user=u&password=p%26q");

        assertThat(url).isEqualTo(new ConnectionUrl("2001:db8::1", 5432, "x", "u", "p&q", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "socketFactory=java.lang.ProcessBuilder",
                "socketFactoryArg=x",
                "sslfactory=x",
                "sslhostnameverifier=x",
                "sslpasswordcallback=x",
                "authenticationPluginClassName=x",
                "xmlFactoryFactory=x",
                "connectExecutor=x",
                "sslkey=/etc/passwd",
                "sslcert=/etc/passwd",
                "sslrootcert=/etc/passwd",
                "service=prod",
                "passfile=/root/.pgpass",
                "loggerFile=/tmp/x",
                "loggerLevel=TRACE",
                "localSocketAddress=10.0.0.1",
                "options=-c%20session_preload_libraries=x",
                "replication=true",
                "jaasLogin=true",
                "gsslib=sspi",
                "targetServerType=any",
                "SSLMODE=disable",
                "sslmode=none",
                "sslmode",
                "sslmode=require&sslmode=disable",
                "%73ocketFactory=x"
            })
    void any_other_parameter_is_refused_without_the_secret(String parameter) {
        assertThatThrownBy(() -> ConnectionUrl.of("postgresql://user:hunter2@db.example.com/x?" + parameter))
                .isInstanceOf(PostgresFailedException.class)
                .message()
                .startsWith("The secret with the database's address")
                .doesNotContain("hunter2", "db.example.com", "passwd");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "db.example.com",
                "mysql://u:p@h/x",
                "jdbc:postgresql:x",
                "postgresql://h/x",
                "postgresql://u:p@h",
                "postgresql://u:p@h/",
                "postgresql://u:p@h/a/b",
                "postgresql://u:p@h1:1,h2:2/x",
                "postgresql://u:p%zz@h/x",
                "postgresql:///x?host=/var/run"
            })
    void an_address_that_names_no_one_server_is_refused(String secret) {
        assertThatThrownBy(() -> ConnectionUrl.of(secret)).isInstanceOf(PostgresFailedException.class);
    }

    @Test
    void the_secret_is_in_no_text_of_a_record() {
        var url = "postgresql://user:hunter2@db.example.com/x";
        var access = new PostgresAccess(url, Set.of(), new CustomerId(new UUID(0, 1)));

        assertThat(ConnectionUrl.of(url) + " " + access).doesNotContain("hunter2", "db.example.com", "user:");
    }
}
