package io.agentmarket.whole;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The response to a call by any client. */
public record Answered(String method, String path, int status, Map<String, List<String>> headers, String body) {

    public static Answered of(HttpResponse<String> response) {
        var request = response.request();
        return new Answered(
                request.method(),
                request.uri().getPath(),
                response.statusCode(),
                response.headers().map(),
                response.body());
    }

    /** The media type without its parameters; empty where there is none. */
    String type() {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("Content-Type"))
                .map(header -> header.getValue().getFirst().split(";", 2)[0].strip())
                .findFirst()
                .orElse("");
    }

    boolean isJson() {
        return type().endsWith("/json") || type().endsWith("+json");
    }

    /** Names of headers, in lower case. */
    Set<String> names() {
        return headers.keySet().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }
}
