package io.agentmarket.shared;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Identifies one customer; a UUIDv7, so ids sort by creation time. */
public record CustomerId(@JsonValue UUID value) implements Comparable<CustomerId> {

    @Override
    public int compareTo(CustomerId other) {
        return Ids.compare(value, other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
