package io.agentmarket.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.egress.EgressFailedException.Reason;
import io.agentmarket.shared.StartFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The addresses of connections, for any URL and any answer of the name servers. */
class EgressAddressesTest extends OutsideWorld {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1", "0.0.0.0", "10.1.2.3", "100.64.0.1", "169.254.169.254", "172.16.0.1", "192.168.1.1",
                "198.18.0.1", "224.0.0.1", "255.255.255.255", "[::1]", "[::]", "[64:ff9b::7f00:1]", "[fe80::1]",
                "[fc00::1]", "[fd00:ec2::254]", "[ff02::1]", "[2002:7f00:1::]", "[::ffff:127.0.0.1]"
            })
    void private_addresses_are_refused_in_urls_and_behind_names(String address) {
        var bare = address.replace("[", "").replace("]", "");
        zone("named.example", InetAddress.ofLiteral(bare));
        try (var host = new TestHost(TestHost.text("secret"))) {
            assertRefused(host.url(address), Set.of("*", bare));
            assertRefused(host.url("named.example"), Set.of("*"));
            assertThat(host.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "169.254.169.254",
                "192.168.1.1",
                "localhost",
                "api.localhost",
                "*.localhost",
                "*.com",
                "*.internal",
                "1.2.3",
                "0x7f.1",
                "127.1",
                "256.1.1.1",
                "a..b",
                "-a.example"
            })
    void an_allow_list_names_no_host_that_is_always_refused(String host) {
        assertThat(new Addresses(guard(Set.of())).hostRefusal(host)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"api.example.com", "*.example.com", "1.1.1.1", "metrics.internal", "example"})
    void an_allow_list_names_hosts_that_may_be_public(String host) {
        assertThat(new Addresses(guard(Set.of())).hostRefusal(host)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "metrics.internal", "*.internal", "localhost"})
    void an_allow_list_may_name_what_the_operator_opened(String host) {
        var opened = Set.of("127.0.0.1:9000", "metrics.internal:9090", "localhost:8081");

        assertThat(new Addresses(guard(opened)).hostRefusal(host)).isEmpty();
    }

    @Test
    void a_name_is_resolved_once_and_that_address_is_connected_to() {
        zone("rebind.example", OUTSIDE);
        zone("rebind.example", INSIDE);
        try (var host = outside(TestHost.text("outside"));
                var inner = new TestHost("127.0.0.1", host.port(), TestHost.text("secret"))) {
            var answer = get(host.url("rebind.example"), Set.of("*"));

            assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("outside");
            assertThat(lookups).hasValue(1);
            assertRefused(host.url("rebind.example"), Set.of("*"));
            assertThat(inner.requests()).isEmpty();
        }
    }

    @Test
    void private_addresses_are_left_out_among_public_ones() {
        zone("both.example", INSIDE, OUTSIDE);
        try (var host = outside(TestHost.text("outside"));
                var inner = new TestHost("127.0.0.1", host.port(), TestHost.text("secret"))) {
            var answer = get(host.url("both.example"), Set.of("*"));

            assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("outside");
            assertThat(inner.requests()).isEmpty();
        }
    }

    @Test
    void an_opened_address_is_called_only_at_its_port() throws IOException {
        zone("metrics.internal", INSIDE);
        try (var host = new TestHost(TestHost.text("up 1"));
                var other = new TestHost(TestHost.text("secret"))) {
            egress.close();
            egress = egress(Set.of("metrics.internal:" + host.port(), "127.0.0.1:" + host.port()));

            assertThat(get(host.url("metrics.internal"), Set.of("metrics.internal"))
                            .status())
                    .isEqualTo(200);
            assertThat(get(host.url("127.0.0.1"), Set.of("127.0.0.1")).status()).isEqualTo(200);
            assertRefused(host.url("metrics.internal"), Set.of());
            assertRefused(other.url("metrics.internal"), Set.of("*"));
            assertRefused(other.url("127.0.0.1"), Set.of("*"));
        }
    }

    @Test
    void an_allowed_host_needs_a_port_and_may_vary_in_spelling() throws UnknownHostException {
        var guard = guard(Set.of("[::1]:9090", " Metrics.Internal:9090 "));
        var target = Target.of(URI.create("http://[0:0::1]:9090/"));

        guard.admit(target, Set.of("::1"), true);
        guard.admit(target, Set.of("[0:0:0::0:1]"), true);

        assertThat(guard.resolve(target.host(), 9090)).hasSize(1);
        assertThatThrownBy(() -> guard.resolve(target.host(), 9091)).isInstanceOf(EgressRefusedException.class);
        for (var wrong : List.of("metrics.internal", "http://a:1", "a:b", "a b:1", ":80", "user@a:80")) {
            assertThatThrownBy(() -> guard(Set.of(wrong))).as(wrong).isInstanceOf(StartFailure.class);
        }
    }

    @Test
    void tls_holds_for_the_name_in_the_certificate_alone() throws Exception {
        var keys = TestCertificate.of("right.example");
        zone("right.example", OUTSIDE);
        zone("wrong.example", OUTSIDE);
        try (var host = new TestHost(keys.listener(OUTSIDE), TestHost.text("sealed"))) {
            egress.close();
            egress = new HttpEgress(guard(Set.of()), keys.trust(), METERS);

            assertThat(get("https://right.example:" + host.port() + "/", Set.of("*"))
                            .status())
                    .isEqualTo(200);
            assertThat(failure("https://wrong.example:" + host.port() + "/", AMPLE, 1000)
                            .reason())
                    .isEqualTo(Reason.TLS);
            assertThat(host.requests()).hasSize(1);
        }
    }

    @Test
    void a_certificate_of_an_unknown_authority_is_not_trusted() throws Exception {
        var keys = TestCertificate.of("right.example");
        zone("right.example", OUTSIDE);
        try (var host = new TestHost(keys.listener(OUTSIDE), TestHost.text("sealed"))) {
            assertThat(failure("https://right.example:" + host.port() + "/", AMPLE, 1000)
                            .reason())
                    .isEqualTo(Reason.TLS);
            assertThat(host.requests()).isEmpty();
        }
    }
}
