package io.agentmarket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.modulith.core.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;

/**
 * The rooms stay apart: every edge between modules is one that its package-info allows, and every allowed edge is used.
 */
class ModularityTests {

    /** Without tests, wherever a build puts them: the default knows only Maven's own folder. */
    static final ApplicationModules MODULES =
            ApplicationModules.of("io.agentmarket", location -> !location.contains("/test-classes/"));

    private static final List<String> PLANTED = ApplicationModules.of("io.agentmarket_planted", location -> true)
            .detectViolations()
            .getMessages();

    @Test
    void modules_depend_only_on_what_they_declare() {
        MODULES.verify();
    }

    @Test
    void no_declared_edge_is_unused() {
        var unused = new ArrayList<String>();
        MODULES.stream().forEach(module -> {
            var declared = declared(module);
            declared.removeAll(used(module));
            declared.forEach(edge -> unused.add(module.getIdentifier() + " -> " + edge));
        });

        assertThat(unused).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "upwards, low, high, Lower",
        "into a leaf, low, kits.two, Visitor",
        "out of a leaf, kits.one, high, First",
        "between leaves, kits.one, kits.two, First"
    })
    void a_planted_edge_is_refused_by_name(String where, String from, String to, String type) {
        assertThat(PLANTED)
                .as(where)
                .anySatisfy(violation -> assertThat(violation)
                        .contains("Module '%s' depends on module '%s'".formatted(from, to))
                        .contains(type));
    }

    private static TreeSet<String> declared(ApplicationModule module) {
        var annotation = module.getBasePackage()
                .getAnnotation(org.springframework.modulith.ApplicationModule.class)
                .orElseThrow(() -> new AssertionError(module.getIdentifier() + " declares nothing"));
        return Arrays.stream(annotation.allowedDependencies())
                .map(edge -> edge.replaceAll(" *::.*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static TreeSet<String> used(ApplicationModule module) {
        return module.getDirectDependencies(MODULES)
                .uniqueModules()
                .map(target -> target.getIdentifier().toString())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
