package io.agentmarket.egress;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Reads the setting {@code agentmarket.egress.allow-private}: {@code host:port} pairs as in URLs, separated by commas.
 * They may be called although their addresses are private or their ports are not those of web servers. The default is
 * none.
 */
@Configuration(proxyBeanMethods = false)
class EgressConfiguration {

    private static final Duration LOOKUP = Duration.ofSeconds(5);

    @Bean(destroyMethod = "close")
    Names egressNames() {
        return new Names(InetAddress::getAllByName, LOOKUP);
    }

    @Bean
    Guard egressGuard(Names egressNames, @Value("${agentmarket.egress.allow-private:}") Set<String> opened) {
        return new Guard(egressNames, new PublicAddresses(), opened);
    }

    @Bean(destroyMethod = "close")
    Egress egress(Guard egressGuard, MeterRegistry registry) throws NoSuchAlgorithmException {
        return new HttpEgress(egressGuard, SSLContext.getDefault(), registry);
    }

    @Bean
    PinnedAddresses pinnedAddresses(Guard egressGuard) {
        return new PinnedAddresses(egressGuard);
    }

    @Bean
    Addresses addresses(Guard egressGuard) {
        return new Addresses(egressGuard);
    }
}
