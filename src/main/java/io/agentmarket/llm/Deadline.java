package io.agentmarket.llm;

import java.time.Duration;

/** When an evaluation has taken too long. */
final class Deadline {

    private final Duration most;
    private final long end;

    private Deadline(Duration most) {
        this.most = most;
        this.end = System.nanoTime() + most.toNanos();
    }

    static Deadline in(Duration most) {
        return new Deadline(most);
    }

    /** @throws IllegalArgumentException when it has passed */
    void check() {
        if (System.nanoTime() - end > 0) {
            throw new IllegalArgumentException("takes more than " + most.toMillis() + " ms");
        }
    }
}
