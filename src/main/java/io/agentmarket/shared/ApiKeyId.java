package io.agentmarket.shared;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Identifies one API key; a UUIDv7, so ids sort by creation time. */
public record ApiKeyId(@JsonValue UUID value) implements Comparable<ApiKeyId> {

    @Override
    public int compareTo(ApiKeyId other) {
        return Ids.compare(value, other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
