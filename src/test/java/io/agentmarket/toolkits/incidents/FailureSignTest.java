package io.agentmarket.toolkits.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailureSignTest {

    static List<String> wordings() throws Exception {
        return Files.readAllLines(Path.of("src/test/resources/toolkits/incidents/families.tsv")).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    private static String sign(String text) {
        return FailureSign.in(text).map(FailureSign::id).orElse("-");
    }

    @ParameterizedTest
    @MethodSource("wordings")
    void each_wording_shows_its_family(String line) {
        assertThat(sign(line.substring(line.indexOf('\t') + 1))).isEqualTo(line.substring(0, line.indexOf('\t')));
    }

    @Test
    void every_family_has_wordings_and_an_id_of_its_own() throws Exception {
        var ids = FailureSign.all().stream().map(FailureSign::id).toList();

        assertThat(new HashSet<>(ids)).hasSameSizeAs(ids).hasSizeGreaterThan(60);
        assertThat(wordings().stream()
                        .map(line -> line.substring(0, line.indexOf('\t')))
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(ids);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            x509: certificate signed by unknown authority                                        | tls_untrusted
            x509: certificate is valid for a.example.org, not b.example.org                      | tls_wrong_name
            x509: certificate has expired or is not yet valid                                    | certificate_expired
            Could not resolve placeholder "ledger.url" in value "${ledger.url}"                  | configuration
            Could not resolve host: ledger.example.org                                           | name_not_found
            CPU throttling of container ledger                                                   | cpu_throttled
            calls to the bank are throttled                                                      | rate_limited
            I/O error on POST request for "https://bank.example.org": Connection reset           | connection_reset
            unable to create native thread: possibly out of memory                               | thread_pool
            """)
    void a_phrase_with_another_meaning_is_not_a_sign(String text, String sign) {
        assertThat(sign(text)).isEqualTo(sign);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            cannot write the till roll: no inodes left on device                                  | inodes
            No space left on device (df -h: 41 %, df -i: IUse 100%)                               | inodes
            0 free inodes left on the volume of the mail spool                                    | inodes
            df -i /srv/cache: IUse%: 100%, creat: No space left on device                         | inodes
            creat: No space left on device                                                        | disk_full
            the licence of the report server is non-compliant: 14 of 12 nodes in use              | licence_expired
            License limit of 25 named users reached, login of anna queued                         | licence_expired
            no license available for feature cad_viewer                                           | licence_expired
            MongoServerError: not primary                                                         | leader_lost
            NotWritablePrimary while running command insert on shop.orders                        | leader_lost
            pymongo.errors.NotPrimaryError: primary stepped down                                  | leader_lost
            Error: connect ETIMEDOUT mail.example.org:587                                         | dependency_unreachable
            dial tcp 10.4.0.9:5432: i/o timeout                                                   | dependency_unreachable
            java.net.SocketTimeoutException: connect timed out                                    | dependency_unreachable
            connection to server at "db-2", port 5432 failed: Connection timed out                | dependency_unreachable
            read ETIMEDOUT from the tax office                                                    | timeout
            upstream timed out (110: Connection timed out) while reading response header          | timeout
            Application: Till.exe Exception Info: System.OutOfMemoryException                     | out_of_memory
            Unhandled exception. System.OutOfMemoryException: Exception of type "x" was thrown.   | out_of_memory
            Unhandled exception. System.TimeoutException: The operation took 30 s                 | timeout
            System.Net.Sockets.SocketException (111): Connection refused                          | dependency_unreachable
            System.NullReferenceException: Object reference not set to an instance of an object.  | crash
            Faulting application name: till.exe, exception code: 0xc0000005                       | segfault
            """)
    void a_programs_own_words_show_the_fault(String text, String sign) {
        assertThat(sign(text)).isEqualTo(sign);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/var on build-4 is at 97 % and the CI jobs fail",
                "/home fills up on shell-1 (96 %)",
                "mount /srv at 100% on nfs-1",
                "/ on web-3 is at 98 percent",
                "/data/pg on db-2 has only 300 MB left",
                "/opt on ci-runner-7 is nearly full"
            })
    void a_mount_that_is_used_up_is_a_full_disk(String text) {
        assertThat(sign(text)).isEqualTo("disk_full");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/orders is at 97 % errors",
                "The /checkout endpoint fails for 95 % of users",
                "/var/www/shop answers 97 % of requests",
                "License: Apache-2.0, see /opt/app/LICENSE",
                "the licence report is compliant with the policy",
                "column id is not primary key",
                "checkout is at 97 % of its goal"
            })
    void words_that_only_resemble_a_fault_are_none(String text) {
        assertThat(sign(text)).isEqualTo("-");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "invoice 429 of customer 503 is declined by the issuer",
                "\tat org.example.security.web.AccessDeniedHandlerImpl.forbidden(AccessDeniedHandlerImpl.java:70)",
                "java.lang.ArithmeticException: / by zero at io.example.handler.timeout.IdleStateHandler.read(IdleStateHandler.java:2)",
                "GET /search?q=timeout&reason=deadlock 200",
                "[timeout-checker-1] checked 12 carts",
                "c.e.OutOfMemoryGuardService : 14 carts looked at",
                "read https://status.example.org/connection-refused/faq",
                "logger=io.example.CrashReporter basket is empty",
                "started with timeout=30s retries=3",
            })
    void a_word_in_a_class_a_path_or_an_id_is_none(String text) {
        assertThat(sign(text)).isEqualTo("-");
    }

    @Test
    void of_a_trace_the_innermost_cause_counts() {
        assertThat(sign("""
                        org.example.OrderException: order timed out
                        \tat org.example.Orders.store(Orders.java:12)
                        Caused by: java.sql.SQLException: Deadlock found when trying to get lock
                        \tat org.example.Db.run(Db.java:7)
                        """)).isEqualTo("deadlock");
    }
}
