package io.agentmarket.journal;

import com.fasterxml.jackson.annotation.JsonValue;
import io.agentmarket.shared.Ids;
import java.util.UUID;

/** Identifies one worker; a UUIDv7, so ids sort by creation time. */
public record WorkerId(@JsonValue UUID value) implements Comparable<WorkerId> {

    @Override
    public int compareTo(WorkerId other) {
        return Ids.compare(value, other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
