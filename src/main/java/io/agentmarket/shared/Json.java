package io.agentmarket.shared;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** The one JSON mapper: snake_case, unknown and duplicate fields refused, depth at most {@value #MAX_DEPTH}. */
public final class Json {

    /** The deepest nesting that is read. */
    public static final int MAX_DEPTH = 32;

    /** The deepest nesting of JSON stored by the platform itself. */
    public static final int MAX_STORED_DEPTH = 2 * MAX_DEPTH;

    /** Immutable and thread-safe. */
    public static final JsonMapper MAPPER = mapper(JsonFactory.builder()).build();

    /** The same for JSON stored by the platform itself: an entry adds a level around a value of the greatest depth. */
    public static final JsonMapper STORED =
            mapper(JsonFactory.builder(), MAX_STORED_DEPTH).build();

    private Json() {}

    /**
     * A builder with the platform's settings for texts that may contain a secret, as any request may. Its mapper does
     * not reuse buffers and does not store the names of fields, so nothing of a text outlives its reading.
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
                .addModule(new SimpleModule()
                        .addDeserializer(Instant.class, new PlainText<>(Instant.class, PlainScalars::instant))
                        .addDeserializer(LocalDate.class, new PlainText<>(LocalDate.class, PlainScalars::day))
                        .addDeserializer(UUID.class, new PlainText<>(UUID.class, PlainScalars::uuid)))
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
    }

    /** A value as a text in the form that the API documents; numbers and empty texts are refused. */
    private static final class PlainText<T> extends StdDeserializer<T> {

        private final Class<T> type;
        private final Function<String, T> read;

        PlainText(Class<T> type, Function<String, T> read) {
            super(type);
            this.type = type;
            this.read = read;
        }

        @Override
        @SuppressWarnings("unchecked") // the context returns a value of the type, or throws
        public @Nullable T deserialize(JsonParser parser, DeserializationContext context) {
            if (!parser.hasToken(JsonToken.VALUE_STRING)) {
                return (T) context.handleUnexpectedToken(type, parser);
            }
            try {
                return read.apply(parser.getString());
            } catch (IllegalArgumentException otherwise) {
                throw InvalidFormatException.from(parser, "is written otherwise", "", type);
            }
        }
    }
}
