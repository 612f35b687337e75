package io.agentmarket;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.core.Violations;

/** The rooms stay apart: every edge between modules is one that its package-info allows. */
class ModularityTests {

    @Test
    void modules_depend_only_on_what_they_declare() {
        ApplicationModules.of(AgentMarket.class).verify();
    }

    @Test
    void a_planted_call_upwards_is_refused_by_name() {
        var planted = ApplicationModules.of("io.agentmarket_planted", location -> true);

        assertThatThrownBy(planted::verify)
                .isInstanceOf(Violations.class)
                .hasMessageContaining("Module 'low' depends on module 'high'")
                .hasMessageContaining("Lower");
    }
}
