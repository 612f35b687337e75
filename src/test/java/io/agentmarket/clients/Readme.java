package io.agentmarket.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The first example of a page, and its output according to the page. */
record Readme(String example, String printed) {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\n(.*?)^```$");

    static Readme of(Path page) throws IOException {
        var blocks = BLOCK.matcher(Files.readString(page))
                .results()
                .map(MatchResult::group)
                .toList();
        return new Readme(content(blocks.get(0)), content(blocks.get(1)));
    }

    private static String content(String block) {
        return block.substring(block.indexOf('\n') + 1, block.lastIndexOf("```"));
    }
}
