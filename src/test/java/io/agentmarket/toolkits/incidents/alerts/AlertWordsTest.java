package io.agentmarket.toolkits.incidents.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertWordsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            Orders API answers 502 since 2026-11-20T14:00:00Z                           | orders
            2026-11-20 14:02 basket-service: timeouts on every call, carts are empty    | basket-service
            10:42 anna: anyone else? pricing is down again                              | pricing
            WARN: web07 disk 91% full                                                   | web07
            disk 95 % full on db-3                                                      | db-3
            node worker-12 does not answer pings                                        | worker-12
            The certificate of pay.example.org runs out on Friday                       | pay.example.org
            service=ledger is gone                                                      | ledger
            search returns nothing for any query, sev2                                  | search
            `invoice-mailer` restarts every minute                                      | invoice-mailer
            Deployment of the catalog database is stuck                                 | catalog
            @here checkout cannot reach the bank                                        | checkout
            payments-worker pods are OOMKilled                                          | payments-worker
            DNS name db.internal cannot be resolved by orders                           | db.internal
            the record api.example.com has a wrong address                              | api.example.com
            """)
    void name_their_subject(String text, String service) {
        assertThat(Said.text(Said.words(text), "service")).isEqualTo(service);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Our customer service cannot open tickets",
                "The status page provider has trouble",
                "Users cannot log in, p95 is 4 s",
                "NTP is off and the CPU is hot",
                "Everything is slow since lunch",
                "Please help, the website is down",
                "We get 500s on the REST API",
                "TLS 1.2 is refused",
                "The host name does not resolve"
            })
    void name_nothing_that_is_no_service(String text) {
        assertThat(Said.words(text).has("service"))
                .as(Said.words(text).toString())
                .isFalse();
    }

    @Test
    void mean_a_known_service_only_by_its_whole_name() {
        assertThat(Said.text(Said.words("Nobody can pay in the webshop", "shop", "webshop"), "service"))
                .isEqualTo("webshop");
        assertThat(Said.words("Nobody can pay in the workshop", "shop").has("service"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            checkout is down, SEV-1                             | SEV-1     | critical
            [P2] slow search                                    | P2        | warning
            [crit] replica broken                               | crit      | critical
            fatal: mailer is gone                               | fatal     | critical
            severity: 4 mail is late                            | -         | -
            severity=high queue grows                           | high      | critical
            urgent! nobody can pay                              | urgent    | critical
            priority: P5 colours are off                        | P5        | info
            The status page says that all is well               | -         | -
            This is not critical, but search is slow            | -         | -
            The critical path got slower                        | -         | -
            p99 of search is 3 s                                | -         | -
            """)
    void have_a_severity_only_where_they_label_it(String text, String severity, String level) {
        var alert = Said.words(text);

        assertThat(Said.text(alert, "severity")).isEqualTo(severity);
        assertThat(Said.text(alert, "level")).isEqualTo(level);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Just testing our new webhook                            | test
            This is a test alert, nothing to do                     | test
            Test notification, please ignore                        | test
            test                                                    | test
            This is not a test, checkout is down                    | firing
            The load test of search fails                           | firing
            Ignore my last message, checkout is down after all      | firing
            [RESOLVED] disk full on db-3                            | resolved
            Recovered: checkout answers again                       | resolved
            Recovery of the replica fails                           | firing
            """)
    void tell_a_test_and_the_end_from_an_incident(String text, String state) {
        assertThat(Said.text(Said.words(text), "state")).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            disk 95 % full on db-3                              | disk_full
            web07 has run out of disk space                     | disk_full
            TLS cert of pay.example.org expires in 3 days       | certificate_expired
            SSL certificates will expire tomorrow               | certificate_expired
            db-3 ran out of memory twice                        | out_of_memory
            customer service cannot open tickets                | -
            """)
    void show_a_sign_as_logs_do(String text, String sign) {
        assertThat(Said.text(Said.words(text), "sign")).isEqualTo(sign);
    }
}
