package io.agentmarket.toolkits.data.tables;

import io.agentmarket.toolkits.data.tables.UnreadableTableException.Fault;
import java.io.Reader;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.BufferRecycler;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.core.util.RecyclerPool;

/** Strict parsers of JSON, and what their failures mean. */
final class JsonParsers {

    /** The deepest nesting of a table's values. */
    static final int MAX_DEPTH = 500;

    /** The longest text, in characters: what a row of delimited text may have. */
    private static final int MAX_STRING = CsvScanner.MAX_RECORD;

    /** The most digits of a number. */
    private static final int MAX_DIGITS = 10_000;

    /** How deep is looked to tell broken JSON from deep JSON. */
    private static final int MAX_LOOKED_AT = 1_000_000;

    private static final JsonFactory STRICT = factory(MAX_DEPTH);
    private static final JsonFactory DEEP = factory(MAX_LOOKED_AT);

    private JsonParsers() {}

    private static JsonFactory factory(int depth) {
        return factory(depth, JsonRecyclerPools.nonRecyclingPool());
    }

    private static JsonFactory factory(int depth, RecyclerPool<BufferRecycler> pool) {
        return JsonFactory.builder()
                .recyclerPool(pool)
                .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(depth)
                        .maxStringLength(MAX_STRING)
                        .maxNumberLength(MAX_DIGITS)
                        .build())
                .build();
    }

    static JsonParser of(Reader text) {
        return STRICT.createParser(ObjectReadContext.empty(), text);
    }

    /** A factory for many short texts: its buffers live as long as itself. */
    static JsonFactory ofLines() {
        return factory(MAX_DEPTH, JsonRecyclerPools.newConcurrentDequePool());
    }

    /** What is wrong, as the middle of a sentence. */
    static String problem(JacksonException broken) {
        var message = broken.getOriginalMessage();
        int end = message.indexOf('\n');
        var first = end < 0 ? message : message.substring(0, end);
        var at = broken.getLocation();
        return Account.shortened(first)
                + (at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")");
    }

    /** The refusal of a whole text. */
    static UnreadableTableException refusal(JacksonException broken, Supplier<Reader> again) {
        if (!(broken instanceof StreamConstraintsException)) {
            return new UnreadableTableException(
                    Fault.CONTENT,
                    "The file is not JSON: " + problem(broken) + ". Say csv as format if it is such a text");
        }
        try (var parser = DEEP.createParser(ObjectReadContext.empty(), again.get())) {
            while (parser.nextToken() != null) {
                continue;
            }
        } catch (StreamConstraintsException bound) {
            return bound(bound);
        } catch (JacksonException reason) {
            return new UnreadableTableException(Fault.CONTENT, "The file is not JSON: " + problem(reason));
        }
        return bound(broken);
    }

    private static UnreadableTableException bound(JacksonException broken) {
        return new UnreadableTableException(
                Fault.BOUND,
                "The JSON goes beyond what is read (" + MAX_DEPTH + " levels, texts of " + MAX_STRING + " characters, "
                        + MAX_DIGITS + " digits): " + problem(broken));
    }
}
