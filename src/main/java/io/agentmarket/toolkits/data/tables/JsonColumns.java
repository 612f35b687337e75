package io.agentmarket.toolkits.data.tables;

import io.agentmarket.toolkits.data.tables.JsonItem.Type;
import io.agentmarket.toolkits.data.tables.Layout.HeadRow;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The columns of a list of items, found from all items, and how an item becomes a row. */
final class JsonColumns {

    private static final int MAX_TOLD = 30;
    private static final int MAX_COMPARED = 200;

    private final Map<String, Map<Type, Long>> types = new LinkedHashMap<>();
    private final Map<Integer, Long> widths = new TreeMap<>();
    private final List<HeadRow> head = new ArrayList<>();
    private long objects;
    private long arrays;
    private long others;
    private Map<String, Integer> places = Map.of();
    private int width;
    private boolean header;

    /** Takes an item into account. */
    void see(JsonItem item) {
        if (item.type() == Type.OBJECT) {
            objects++;
            if (!item.twice().isEmpty()) {
                return;
            }
            count(item);
        } else if (item.type() == Type.ARRAY) {
            arrays++;
            widths.merge(item.members().size(), 1L, Long::sum);
            if (head.size() < MAX_COMPARED) {
                head.add(new HeadRow(
                        arrays,
                        item.members().stream()
                                .map(it -> it.text() == null ? "" : it.text())
                                .toList()));
            }
        } else {
            others++;
        }
    }

    private void count(JsonItem item) {
        for (var member : item.members()) {
            types.computeIfAbsent(member.name(), name -> new EnumMap<>(Type.class))
                    .merge(member.type(), 1L, Long::sum);
        }
        ColumnNames.bound(types.size());
    }

    long items() {
        return objects + arrays + others;
    }

    /** Whether any item could be a row. */
    boolean table() {
        return objects + arrays > 0;
    }

    /** Names the columns. */
    List<String> name(ReadOptions options, Account account) {
        if (objects > 0) {
            return ofObjects(account);
        }
        width = widths.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(0);
        if (head.getFirst().width() > 0 && options.header() == null) {
            width = head.getFirst().width();
        }
        var layout = new LayoutFinder(head, Math.max(1, width), options.header()).find(true);
        account.because(layout.evidence());
        account.warn(layout.warnings());
        header = layout.header();
        return header ? ColumnNames.unique(layout.names(), account) : ColumnNames.numbered(width);
    }

    private List<String> ofObjects(Account account) {
        var names = new ArrayList<>(types.keySet());
        var byName = new LinkedHashMap<String, Integer>();
        names.forEach(name -> byName.put(name, byName.size()));
        places = byName;
        width = names.size();
        int told = 0;
        for (var column : types.entrySet()) {
            long present = column.getValue().values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            var kinds = kinds(column.getValue());
            if (kinds.contains(",") && told++ < MAX_TOLD) {
                account.warn("Column \"" + Account.shortened(column.getKey()) + "\" is mixed: " + kinds);
            }
            if (present < objects && told++ < MAX_TOLD) {
                account.warn("Column \"" + Account.shortened(column.getKey()) + "\" is missing in "
                        + (objects - present) + " of " + objects + " objects; it is null there");
            }
        }
        return ColumnNames.unique(names, account);
    }

    private static String kinds(Map<Type, Long> counts) {
        var text = new StringBuilder();
        counts.forEach((type, count) -> {
            if (type != Type.NULL) {
                text.append(text.isEmpty() ? "" : ", ")
                        .append(count)
                        .append(' ')
                        .append(type.word);
            }
        });
        return text.toString();
    }

    boolean header() {
        return header;
    }

    /** Writes an item as a row, or rejects it. */
    void write(JsonItem item, RowWriter out, Account account) {
        var reason = reason(item);
        if (reason == null) {
            out.begin(item.line());
            for (var value : values(item)) {
                out.value(value);
            }
            reason = out.unwritable();
            if (reason == null) {
                out.commit();
                account.row(1);
                return;
            }
            out.giveUp();
        }
        account.reject(item.line(), 1, item.shown(), reason);
    }

    private @Nullable String reason(JsonItem item) {
        if (objects > 0) {
            if (item.type() != Type.OBJECT) {
                return "The item is no object but " + article(item.type());
            }
            var twice = item.twice();
            return twice.isEmpty()
                    ? null
                    : "The object has the member \"" + twice.iterator().next() + "\" twice";
        }
        if (item.type() != Type.ARRAY) {
            return "The item is no array but " + article(item.type());
        }
        int size = item.members().size();
        return size == width ? null : "The array has " + size + " elements, not " + width;
    }

    private static String article(Type type) {
        return switch (type) {
            case NULL -> "null";
            case OBJECT, ARRAY -> "an " + type.word;
            case NUMBER, TEXT, BOOLEAN -> "a " + type.word;
        };
    }

    private @Nullable String[] values(JsonItem item) {
        var values = new @Nullable String[width];
        int i = 0;
        for (var member : item.members()) {
            var place = objects > 0 ? places.get(member.name()) : Integer.valueOf(i++);
            if (place != null) {
                values[place] = member.text();
            }
        }
        return values;
    }
}
