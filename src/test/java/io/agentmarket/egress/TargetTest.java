package io.agentmarket.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example.com/",
                "file:///etc/passwd",
                "gopher://example.com/",
                "jar:http://example.com!/",
                "http:example.com",
                "//example.com/",
                "/path",
                "http:///path",
                "http://user@example.com/",
                "http://user:secret@example.com/",
                "http://127.0.0.1:x@example.com/",
                "http://2130706433/",
                "http://0x7f000001/",
                "http://0x7f.1/",
                "http://0177.0.0.1/",
                "http://127.1/",
                "http://127.0.0.01/",
                "http://1.2.3.4.5/",
                "http://300.1.1.1/",
                "http://127.0.0.1./",
                "http://a.0x1/",
                "http://a.1/",
                "http://[::ffff:127.0.0.1]/",
                "http://[::ffff:8.8.8.8]/",
                "http://[fe80::1%25eth0]/",
                "http://a_b.com/",
                "http://example.com:0/",
                "http://example.com:70000/",
                "http://-a.com/",
                "http://a..com/"
            })
    void anything_but_a_plain_web_address_is_refused(String text) {
        assertThatThrownBy(() -> Target.of(URI.create(text))).isInstanceOf(EgressRefusedException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "http://Example.COM, example.com:80, /",
        "https://example.com./a/b?c=d%20e#f, example.com:443, /a/b?c=d%20e",
        "HTTP://example.com:8080?q, example.com:8080, /?q",
        "http://8.8.8.8/, 8.8.8.8:80, /",
        "http://[2606:4700:0:0::1]:8443/, [2606:4700:0:0:0:0:0:1]:8443, /",
        "http://xn--bcher-kva.example/, xn--bcher-kva.example:80, /",
    })
    void each_address_has_one_spelling(String text, String authority, String path) {
        var target = Target.of(URI.create(text));

        assertThat(target.authority()).isEqualTo(authority);
        assertThat(target.path()).isEqualTo(path);
    }

    @Test
    void ports_of_mail_shells_and_stores_are_no_web_ports() {
        assertThat(Target.of(URI.create("http://a.com/")).isWebPort()).isTrue();
        assertThat(Target.of(URI.create("https://a.com/")).isWebPort()).isTrue();
        assertThat(Target.of(URI.create("http://a.com:9090/")).isWebPort()).isTrue();
        for (var port : new int[] {22, 25, 53, 465, 587, 993, 3306, 5432, 6379, 11_211}) {
            assertThat(Target.of(URI.create("http://a.com:" + port + "/")).isWebPort())
                    .as("port %d", port)
                    .isFalse();
        }
    }
}
