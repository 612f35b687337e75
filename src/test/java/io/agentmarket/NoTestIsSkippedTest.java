package io.agentmarket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opentest4j.TestAbortedException;

class NoTestIsSkippedTest {

    private final NoTestIsSkipped rule = new NoTestIsSkipped();

    private ExtensionContext context;

    @RegisterExtension
    private final BeforeEachCallback witness = seen -> context = seen;

    @Test
    void turns_an_assumption_into_a_failure() {
        assertThatThrownBy(() -> rule.handleTestExecutionException(context, new TestAbortedException("no redis")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no redis");
    }

    @Test
    void leaves_other_failures_as_they_are() {
        var failure = new IllegalStateException("broken");

        assertThatThrownBy(() -> rule.handleTestExecutionException(context, failure))
                .isSameAs(failure);
    }

    @Test
    void holds_for_every_test() {
        assertThat(ServiceLoader.load(Extension.class)).hasAtLeastOneElementOfType(NoTestIsSkipped.class);
        assertThat(context.getConfigurationParameter("junit.jupiter.extensions.autodetection.enabled"))
                .hasValue("true");
    }
}
