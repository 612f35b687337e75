package io.agentmarket.toolkits.data.tables;

import java.io.StringReader;

/** Whether lines that begin with # are comments: not if they divide into as many fields as the rows do. */
final class CommentLines {

    private CommentLines() {}

    static boolean are(Sample sample, CsvDialect dialect, int width) {
        long marked = 0;
        long fitting = 0;
        long others = 0;
        boolean onlyAbove = true;
        for (var part : sample.parts()) {
            if (part.indexOf('#') < 0) {
                continue;
            }
            var scanner = new CsvScanner(new StringReader(part), dialect, 1 << 13);
            while (scanner.next()) {
                if (scanner.kind() == CsvScanner.Kind.BLANK) {
                    continue;
                }
                if (scanner.beginning(1).equals("#")) {
                    marked++;
                    fitting += scanner.fields() == width ? 1 : 0;
                    onlyAbove &= others == 0;
                } else {
                    others++;
                }
            }
        }
        if (width < 2) {
            return marked > 0 && onlyAbove && others > marked;
        }
        return marked > fitting && others >= marked;
    }
}
