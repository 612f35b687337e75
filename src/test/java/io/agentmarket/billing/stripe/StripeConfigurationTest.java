package io.agentmarket.billing.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.shared.StartFailure;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The operator's settings, and those that are refused at the start. */
class StripeConfigurationTest {

    private final StripeConfiguration configuration = new StripeConfiguration();

    @Test
    void without_a_key_no_other_setting_is_needed() {
        assertThat(configuration.stripeSettings(environment(Map.of())).isConfigured())
                .isFalse();
    }

    @Test
    void prices_come_from_the_environment() {
        var settings = configuration.stripeSettings(environment(Map.of(
                "STRIPE_API_KEY", "sk_test_x",
                "STRIPE_WEBHOOK_SECRET", "whsec_x",
                "AGENTMARKET_STRIPE_PRICES_BASIC", "price_1",
                "AGENTMARKET_STRIPE_PRICES_ELITE", "price_2",
                "AGENTMARKET_STRIPE_CALL_TIMEOUT", "3s")));

        assertThat(settings.prices()).isEqualTo(Map.of("basic", "price_1", "elite", "price_2"));
        assertThat(settings.callTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.toString()).doesNotContain("sk_test", "whsec");
    }

    @Test
    void half_a_connection_is_refused() {
        assertRefused(Map.of("STRIPE_API_KEY", "k"), "STRIPE_WEBHOOK_SECRET");
        assertRefused(Map.of("STRIPE_API_KEY", "k", "STRIPE_WEBHOOK_SECRET", "s"), "AGENTMARKET_STRIPE_PRICES");
        assertRefused(
                Map.of(
                        "STRIPE_API_KEY", "k",
                        "STRIPE_WEBHOOK_SECRET", "s",
                        "AGENTMARKET_STRIPE_PRICES_BASIC", "price_1",
                        "STRIPE_API_BASE", "nowhere"),
                "STRIPE_API_BASE");
    }

    private void assertRefused(Map<String, Object> variables, String named) {
        assertThatThrownBy(() -> configuration.stripeSettings(environment(variables)))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining(named);
    }

    private static StandardEnvironment environment(Map<String, Object> variables) {
        var environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .forEach(source -> environment.getPropertySources().remove(source.getName()));
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
        environment.getPropertySources().addLast(new MapPropertySource("none", Map.of()));
        return environment;
    }
}
