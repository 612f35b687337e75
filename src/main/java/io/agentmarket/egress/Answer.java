package io.agentmarket.egress;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The other side's answer, after redirects. It is untrusted text.
 *
 * @param status any HTTP status
 * @param headers by name in any case; without those of the length and coding on the way
 * @param body whole and unpacked; empty when there was none
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record Answer(int status, Map<String, List<String>> headers, byte[] body) {

    public Answer {
        var anyCase = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, values) -> anyCase.merge(name, List.copyOf(values), (a, b) -> a));
        headers = Collections.unmodifiableMap(anyCase);
    }

    /** The header's first value. */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst();
    }
}
