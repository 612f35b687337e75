package io.agentmarket;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * Turns a test that gives up on an assumption into a failed one; registered for every test through
 * {@code META-INF/services}. (Switching a test off by annotation is refused by {@code HouseRulesTest}.)
 */
public final class NoTestIsSkipped implements TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        throw failed(thrown);
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        throw failed(thrown);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        throw failed(thrown);
    }

    private static Throwable failed(Throwable thrown) {
        return thrown instanceof TestAbortedException
                ? new AssertionError("a skipped test fails the build: " + thrown.getMessage(), thrown)
                : thrown;
    }
}
