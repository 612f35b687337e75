package io.agentmarket.engine;

import io.agentmarket.stores.StoreFailure;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * An unavailable store never fails a run: calls to it inside a run are retried until it answers or the run is stopped,
 * at its deadline at the latest. The calls must be repeatable, like everything that a crash may interrupt.
 */
final class StoreWait {

    private static final long FIRST_PAUSE_MS = 50;
    private static final int MAX_DOUBLINGS = 5;

    private StoreWait() {}

    /** @throws StoppedException when the run is stopped meanwhile */
    static <T> T untilAnswered(Supplier<T> question) {
        for (int failed = 0; ; failed++) {
            try {
                return question.get();
            } catch (RuntimeException e) {
                if (!StoreFailure.of(e).isPassing()) {
                    throw e;
                }
                pause(failed);
            }
        }
    }

    private static void pause(int failed) {
        try {
            TimeUnit.MILLISECONDS.sleep(FIRST_PAUSE_MS << Math.min(failed, MAX_DOUBLINGS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException();
        }
    }
}
