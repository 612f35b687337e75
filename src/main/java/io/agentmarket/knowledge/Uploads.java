package io.agentmarket.knowledge;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;

/** Takes bodies into memory, only so many at once: each may be as large as the edge lets in. */
@Component
class Uploads {

    /** With the edge's 20 MB, 160 MB in all. */
    private static final int MOST_AT_ONCE = 8;

    /** A body that trickles in would keep others out. */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final Clock clock;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

    Uploads(Clock clock) {
        this.clock = clock;
    }

    /** @throws AppException {@code OVERLOADED} when too many bodies are being read; {@code BAD_REQUEST} when too slow */
    byte[] read(InputStream body) throws IOException {
        if (!places.tryAcquire()) {
            throw new AppException(ErrorCode.OVERLOADED, "Too many documents are being uploaded; retry shortly.");
        }
        try {
            var deadline = clock.instant().plus(LONGEST);
            var content = new ByteArrayOutputStream();
            var buffer = new byte[64 * 1024];
            for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                content.write(buffer, 0, count);
                if (clock.instant().isAfter(deadline)) {
                    throw new AppException(
                            ErrorCode.BAD_REQUEST,
                            "The body did not arrive within " + LONGEST.toSeconds() + " seconds; send it faster.");
                }
            }
            return content.toByteArray();
        } finally {
            places.release();
        }
    }
}
