package io.agentmarket.toolkits.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "invoice 429 was not paid",
                "sale 0429-429 of till 429 is void",
                "wrote 429 bytes in 429ms",
                "ForbiddenWordsFilter rejected a comment",
                "drawer opened by shop.auth.UnauthorizedFilter",
                "TimeoutHandler.java:71 was reached",
                "class io.net.TimeoutHandler is loaded twice",
                "cannot draw /srv/timeout/forbidden.png",
                "GET /forbidden/timeout answered slowly",
                "see http://wiki.test/timeout for help",
                "lock 9f3timeout429ab is held"
            })
    void a_name_or_a_number_is_no_sign(String message) {
        assertThat(FailureSign.in(message)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            POST /pay answered status 429 Too Many Requests             | rate_limited
            java.net.SocketTimeoutException: Read timed out             | timeout
            java.lang.OutOfMemoryError: Java heap space                 | out_of_memory
            java.net.UnknownHostException: till                         | name_not_found
            dial tcp 10.1.2.3:443: connect: connection refused          | dependency_unreachable
            open /srv/till.db: permission denied                        | permission_denied
            write /srv/till.db: no space left on device                 | disk_full
            container ended with exit code 137                          | out_of_memory
            """)
    void a_description_in_words_is_a_sign(String message, String sign) {
        assertThat(FailureSign.in(message).map(FailureSign::id)).contains(sign);
    }
}
