package io.agentmarket.toolkits.data.columns;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rows of a large table that stand for all: blocks of rows that lie together, since an engine passes over the parts
 * of a table in which none of them is.
 */
record RowBlocks(List<Block> blocks) {

    /** So many blocks come from all parts of a table; each is a comparison more for every row of the parts they are in. */
    private static final int SPREAD = 16;

    /** From a row to a row, both in it. */
    record Block(long from, long to) {}

    static RowBlocks first(long rows) {
        return new RowBlocks(List.of(new Block(1, rows)));
    }

    static RowBlocks none() {
        return new RowBlocks(List.of());
    }

    /** With blocks of about so many rows altogether, the same distance apart, down to the last row. */
    RowBlocks spread(long sample, long rows) {
        var all = new ArrayList<>(blocks);
        long size = Math.max(1, sample / SPREAD);
        for (int i = 1; i <= SPREAD; i++) {
            long to = Math.max(size, Math.round((double) rows * i / SPREAD));
            all.add(new Block(to - size + 1, to));
        }
        return new RowBlocks(all);
    }

    /** The condition that a row is in one of them. */
    String of(String rowNumber) {
        return blocks.stream()
                .map(block -> rowNumber + " between " + block.from + " and " + block.to)
                .collect(Collectors.joining(" or "));
    }
}
