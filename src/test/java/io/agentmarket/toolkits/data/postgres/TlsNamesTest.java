package io.agentmarket.toolkits.data.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificate is verified by the name of the secret, although the connection goes to a checked address. */
class TlsNamesTest {

    private static final CustomerDatabase DATABASE = CustomerDatabase.fresh();

    @TempDir
    private Path folder;

    @Test
    void a_trusted_certificate_of_that_name_opens_a_session() throws Exception {
        assertThat(loadAgainst("localhost"))
                .isEqualTo("TableLoad[rows=1, inserted=1, updated=0, deleted=0, created=false," + " before=false]");
    }

    @Test
    void a_trusted_certificate_of_another_name_is_refused() throws Exception {
        assertThat(loadAgainst("other.example")).contains("certificate is not one for the host that the secret names");
    }

    @Test
    void a_certificate_that_nobody_trusts_is_refused() throws Exception {
        try (var front = new TlsFront(DATABASE.url, "localhost", folder)) {
            var through = CustomerDatabase.at(front.url("localhost", DATABASE.url));

            assertThat(catchThrowableOfType(
                            PostgresFailedException.class,
                            () -> through.read(CustomerDatabase.table("t"), folder.resolve("out.csv"))))
                    .hasMessageContaining("is not to be trusted")
                    .extracting("kind")
                    .isEqualTo(PostgresFailedException.Kind.REFUSED);
        }
    }

    /** What a process says that trusts the certificate and loads through TLS at the name localhost. */
    private String loadAgainst(String name) throws Exception {
        DATABASE.run("drop table if exists t", "create table t (a text, b text)");
        var file = CustomerDatabase.file(folder, List.of(CustomerDatabase.row("x", "y")));
        try (var front = new TlsFront(DATABASE.url, name, folder);
                var loading = LoadProcess.start(
                        CustomerDatabase.at(front.url("localhost", DATABASE.url)), file, name, front.trust())) {
            await().until(() -> loading.hasReturned() || !loading.isAlive());
            return Files.readString(folder.resolve((loading.hasReturned() ? "done-" : "log-") + name));
        }
    }
}
