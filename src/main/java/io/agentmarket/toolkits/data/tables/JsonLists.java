package io.agentmarket.toolkits.data.tables;

import io.agentmarket.toolkits.data.tables.UnreadableTableException.Fault;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Finds the list of rows in a JSON text: the text itself, or the only list of objects or arrays among its members. */
final class JsonLists {

    /** The deepest member that is looked at. */
    private static final int MAX_LEVELS = 8;

    private static final int MAX_LISTS = 50;

    private final @Nullable String asked;
    private final List<List<String>> found = new ArrayList<>();
    private final List<String> beside = new ArrayList<>();
    private final List<String> evidence = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private String name = "";

    JsonLists(@Nullable String asked) {
        this.asked = asked;
    }

    /** The names from the outside to the list; empty if the text is the list, or one object. Reads all of the text. */
    List<String> find(JsonParser parser) {
        var token = parser.nextToken();
        if (token == null) {
            throw new UnreadableTableException(Fault.CONTENT, "The file is not JSON: it has no value");
        }
        if (token == JsonToken.START_OBJECT) {
            members(parser, List.of());
        } else {
            parser.skipChildren();
        }
        if (parser.nextToken() != null) {
            throw new UnreadableTableException(
                    Fault.CONTENT,
                    "The file is not JSON: something comes after its end, in line "
                            + parser.currentTokenLocation().getLineNr() + ". Say ndjson if each line is a value");
        }
        if (token != JsonToken.START_OBJECT) {
            if (token != JsonToken.START_ARRAY) {
                throw new UnreadableTableException(
                        Fault.NO_TABLE, "The file is JSON but no table: it is one value and no list");
            }
            if (asked != null) {
                throw new UnreadableTableException(
                        "/sheet", "The JSON is a list and has no member \"" + asked + "\": leave the sheet out");
            }
            return List.of();
        }
        return chosen();
    }

    private void members(JsonParser parser, List<String> path) {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var here = new ArrayList<>(path);
            here.add(parser.currentName());
            var token = parser.nextToken();
            boolean list = false;
            if (token == JsonToken.START_OBJECT && path.size() < MAX_LEVELS) {
                members(parser, here);
                continue;
            }
            if (token == JsonToken.START_ARRAY) {
                var first = parser.nextToken();
                list = first == JsonToken.START_OBJECT || first == JsonToken.START_ARRAY;
                for (var each = first; each != JsonToken.END_ARRAY; each = parser.nextToken()) {
                    parser.skipChildren();
                }
            } else {
                parser.skipChildren();
            }
            if (list && found.size() < MAX_LISTS) {
                found.add(here);
            } else if (!list && beside.size() < MAX_LISTS) {
                beside.add(dotted(here));
            }
        }
    }

    private List<String> chosen() {
        if (asked != null) {
            return found.stream()
                    .filter(it -> dotted(it).equals(asked))
                    .findFirst()
                    .map(this::take)
                    .orElseThrow(() -> new UnreadableTableException(
                            "/sheet", "No list of rows is called \"" + asked + "\"; there are: " + names()));
        }
        if (found.isEmpty()) {
            evidence.add("rows: the file is one object, which is one row");
            return List.of();
        }
        if (found.size() > 1) {
            throw new UnreadableTableException(
                    "/sheet", "The JSON has " + found.size() + " lists of rows: say one as sheet: " + names());
        }
        return take(found.getFirst());
    }

    private List<String> take(List<String> path) {
        name = dotted(path);
        evidence.add("rows: the items of the list \"" + name + "\"");
        var left = new ArrayList<>(beside);
        found.stream().filter(it -> it != path).map(JsonLists::dotted).forEach(left::add);
        if (!left.isEmpty()) {
            warnings.add("Beside the list \"" + name + "\" the file has, not read: "
                    + Account.shortened(String.join(", ", left)));
        }
        return path;
    }

    private String names() {
        return Account.shortened(
                String.join(", ", found.stream().map(JsonLists::dotted).toList()));
    }

    private static String dotted(List<String> path) {
        return String.join(".", path);
    }

    /** Goes to the list at the path; false if there is only one object. The parser is at the first token. */
    static boolean enter(JsonParser parser, List<String> path) {
        for (var name : path) {
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean here = parser.currentName().equals(name);
                parser.nextToken();
                if (here) {
                    break;
                }
                parser.skipChildren();
            }
        }
        return parser.currentToken() == JsonToken.START_ARRAY;
    }

    String name() {
        return name;
    }

    List<String> evidence() {
        return evidence;
    }

    List<String> warnings() {
        return warnings;
    }
}
