package io.agentmarket;

import io.agentmarket.shared.StartFailure;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Prints one sentence instead of a stack trace if the reader can fix the reason for a failed start. */
@Order(Ordered.HIGHEST_PRECEDENCE)
class StartReporter implements SpringBootExceptionReporter {

    @Override
    public boolean reportException(Throwable failure) {
        var sentence = sentence(failure);
        if (sentence != null) {
            System.err.println("agentmarket: " + sentence);
        }
        return sentence != null;
    }

    /** The sentence for the failure or one of its causes; null if only a developer can fix it. */
    static @Nullable String sentence(Throwable failure) {
        String sentence = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StartFailure known) {
                return known.getMessage();
            }
            if (cause instanceof PortInUseException taken) {
                return "Port " + taken.getPort()
                        + " is taken by another program: stop that one, or choose another port with --port.";
            }
            if (cause instanceof IllegalArgumentException
                    && Objects.requireNonNullElse(cause.getMessage(), "").startsWith("port out of range")) {
                return "SERVER_PORT needs a number from 0 to 65535.";
            }
            if (cause instanceof BindException unreadable) {
                sentence = "The setting " + unreadable.getName()
                        + " cannot be read: docs/guides/configuration.md shows how it is written.";
            }
        }
        return sentence;
    }
}
