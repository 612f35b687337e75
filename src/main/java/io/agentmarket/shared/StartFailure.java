package io.agentmarket.shared;

import org.jspecify.annotations.Nullable;

/**
 * The platform cannot start, and the reader can fix the cause. The message is the one sentence that is printed on
 * stderr before the process ends with exit code 1; it says what is wrong and what to do, and contains no secret.
 */
public final class StartFailure extends RuntimeException {

    public StartFailure(String sentence) {
        super(sentence);
    }

    public StartFailure(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
