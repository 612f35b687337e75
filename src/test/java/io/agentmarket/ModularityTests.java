package io.agentmarket;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/** The rooms stay apart: every edge between modules is one that its package-info allows. */
class ModularityTests {

    @Test
    void modules_depend_only_on_what_they_declare() {
        ApplicationModules.of(AgentMarket.class).verify();
    }
}
