package io.agentmarket.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The commands' output; logs are separate. */
final class Terminal {

    private final PrintStream out =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

    void line(String text) {
        out.println(text);
    }

    void blank() {
        out.println();
    }

    /** A row of columns with the given widths; longer text is cut with an ellipsis. */
    void row(List<Integer> widths, List<String> cells) {
        var padded = new ArrayList<String>();
        for (int i = 0; i < cells.size(); i++) {
            var width = widths.get(i);
            var cell = cells.get(i);
            var cut = cell.length() > width ? cell.substring(0, width - 1) + "…" : cell;
            padded.add(cut + " ".repeat(width - cut.length()));
        }
        out.println(String.join("  ", padded).stripTrailing());
    }
}
