package io.agentmarket.toolkits.data.columns;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rows of a large table that stand for all: blocks of rows that lie together, since an engine passes over the parts
 * of a table in which none of them is.
 */
record RowBlocks(List<Block> blocks) {

    /** So many blocks come from all parts of a table. */
    private static final int SPREAD = 16;

    /** @param after rows before it */
    record Block(long after, long rows) {}

    static RowBlocks first(long rows) {
        return new RowBlocks(List.of(new Block(0, rows)));
    }

    static RowBlocks none() {
        return new RowBlocks(List.of());
    }

    /** With blocks of so many rows altogether, the same distance apart, down to the last row. */
    RowBlocks spread(long sample, long rows) {
        var all = new ArrayList<>(blocks);
        long size = Math.max(1, sample / SPREAD);
        long first = blocks.stream().mapToLong(Block::rows).sum();
        for (int i = 1; i <= SPREAD; i++) {
            long after = first + Math.round((double) (rows - first) * i / SPREAD) - size;
            all.add(new Block(Math.max(first, after), size));
        }
        return new RowBlocks(all);
    }

    /** The rows of a relation that are in them; the relation's own order decides. */
    String of(String relation) {
        return blocks.stream()
                .map(block -> SelectSql.all(
                        SelectSql.nested(SelectSql.all(relation) + " limit " + block.rows + " offset " + block.after)))
                .collect(Collectors.joining(" union all "));
    }
}
