package io.agentmarket.uploads;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Bounds the files that arrive at a time: each takes disk space while it arrives, and a connection to the database
 * while it is stored.
 */
@Component
class UploadPlaces {

    /** At the default of 100 MiB, at most 3.2 GiB of disk. */
    static final int MAX_AT_ONCE = 32;

    /** One customer leaves places to the others. */
    static final int MAX_OF_CUSTOMER = 4;

    /** A fifth of the default pool of 20 connections; one file takes seconds. */
    private static final int MAX_STORED_AT_ONCE = 4;

    /** 100 MiB at 175 KB a second. */
    private static final Duration MAX_TIME = Duration.ofMinutes(10);

    private static final Duration MAX_WAIT = Duration.ofSeconds(30);

    private final Clock clock;
    private final Semaphore places = new Semaphore(MAX_AT_ONCE);
    private final Semaphore writers = new Semaphore(MAX_STORED_AT_ONCE, true);

    /** How many files of each customer arrive now; none of them is zero. */
    private final ConcurrentHashMap<CustomerId, Integer> arriving = new ConcurrentHashMap<>();

    UploadPlaces(Clock clock) {
        this.clock = clock;
    }

    /** Receives a body. */
    interface Receiver<T> {
        T receive(InputStream body) throws IOException;
    }

    /**
     * Keeps a place until the body is received.
     *
     * @throws AppException {@code OVERLOADED} if there is none; {@code BAD_REQUEST} if the body arrives too slowly
     */
    <T> T within(CustomerId customer, InputStream body, Receiver<T> receiver) throws IOException {
        if (arriving.merge(customer, 1, Integer::sum) > MAX_OF_CUSTOMER) {
            leave(customer);
            throw busy("You are already uploading " + MAX_OF_CUSTOMER + " files; wait for one of them.");
        }
        try {
            if (!places.tryAcquire()) {
                throw busy("Too many files are being uploaded; retry shortly.");
            }
            try {
                return receiver.receive(new Timed(body, clock, clock.instant().plus(MAX_TIME)));
            } finally {
                places.release();
            }
        } finally {
            leave(customer);
        }
    }

    /** Waits until few enough files are being stored. */
    <T> T storing(Supplier<T> store) {
        try {
            if (!writers.tryAcquire(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw busy("Too many files are being stored; retry shortly.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy("The platform is stopping; retry shortly.");
        }
        try {
            return store.get();
        } finally {
            writers.release();
        }
    }

    private void leave(CustomerId customer) {
        arriving.computeIfPresent(customer, (key, count) -> count == 1 ? null : count - 1);
    }

    private static AppException busy(String detail) {
        return new AppException(ErrorCode.OVERLOADED, detail);
    }

    /** A body that must arrive in time. */
    private static final class Timed extends FilterInputStream {

        private final Clock clock;
        private final Instant end;

        Timed(InputStream body, Clock clock, Instant end) {
            super(body);
            this.clock = clock;
            this.end = end;
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            if (clock.instant().isAfter(end)) {
                throw new AppException(
                        ErrorCode.BAD_REQUEST,
                        "The body did not arrive within " + MAX_TIME.toMinutes() + " minutes; send it faster.");
            }
            return super.read(buffer, from, length);
        }
    }
}
