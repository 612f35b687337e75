package io.agentmarket.shared;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** The one JSON mapper: snake_case, unknown and duplicate fields refused, depth at most {@value #MAX_DEPTH}. */
public final class Json {

    /** The deepest nesting that is read. */
    public static final int MAX_DEPTH = 32;

    /** Immutable and thread-safe. */
    public static final JsonMapper MAPPER = mapper(JsonFactory.builder()).build();

    /** The same for what the platform itself has stored: around what was read at the greatest depth stands an entry. */
    public static final JsonMapper STORED =
            mapper(JsonFactory.builder(), 2 * MAX_DEPTH).build();

    private Json() {}

    /**
     * A builder with the house's settings for a mapper of what may hold a secret, as any request may: its buffers are not
     * kept for the next use and the names of fields are not remembered, so nothing of a text outlives its reading.
     */
    public static JsonMapper.Builder strict() {
        return mapper(JsonFactory.builder()
                .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
                .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES));
    }

    private static JsonMapper.Builder mapper(JsonFactoryBuilder builder) {
        return mapper(builder, MAX_DEPTH);
    }

    private static JsonMapper.Builder mapper(JsonFactoryBuilder builder, int maxDepth) {
        var factory = builder.streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(maxDepth)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        return JsonMapper.builder(factory)
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
    }
}
