package io.agentmarket;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.pollinterval.IterativePollInterval;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The defaults of {@code await()}: it waits long, since the machine may be busy, and polls often at first and seldom
 * later. Registered for every test through {@code META-INF/services}.
 */
public final class PatientAwaits implements BeforeAllCallback {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration FIRST = Duration.ofMillis(10);
    private static final Duration SELDOM = Duration.ofMillis(250);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(PATIENCE);
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(IterativePollInterval.iterative(PatientAwaits::next, FIRST));
    }

    private static Duration next(Duration last) {
        var longer = last.multipliedBy(3).dividedBy(2);
        return longer.compareTo(SELDOM) < 0 ? longer : SELDOM;
    }
}
