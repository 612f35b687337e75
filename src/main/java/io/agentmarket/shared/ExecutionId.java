package io.agentmarket.shared;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Identifies one execution; a UUIDv7, so ids sort by creation time. */
public record ExecutionId(@JsonValue UUID value) implements Comparable<ExecutionId> {

    @Override
    public int compareTo(ExecutionId other) {
        return Ids.compare(value, other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
