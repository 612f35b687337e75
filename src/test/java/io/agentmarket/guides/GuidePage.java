package io.agentmarket.guides;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A page as it is executed: a script with the page's own line numbers, in which everything but shell blocks and the
 * files that the page has its reader write is an empty line.
 *
 * @param path below the repository's root
 * @param blocks the number of shell blocks
 * @param files by the line at which each is printed
 */
record GuidePage(Path path, String script, int blocks, Map<Integer, String> files) {

    static final Path FOLDER = Path.of("docs/guides");

    /** A line of the index. */
    private static final Pattern LISTED = Pattern.compile("(?m)^- \\[[^]]+]\\(([a-z0-9-]+\\.md)\\): ");

    /**
     * A fence with its language, and for shell blocks the refusals that the block is there to show, that the reader has
     * stopped the platform before it, or that it needs database servers of the reader's own.
     */
    private static final Pattern FENCE =
            Pattern.compile("^ {0,3}```([a-z]*)( stopped)?( servers)?((?: [45][0-9][0-9])*)\\s*$");

    /** A path as the first thing of a paragraph says that the next block is this file's text. */
    private static final Pattern FILE = Pattern.compile("^`([a-z0-9-]+/[A-Za-z0-9./_-]+|[a-z0-9-]+\\.[a-z]+)`.*");

    /** The guides that the index names. */
    static Stream<Path> inReadingOrder() {
        try {
            return LISTED.matcher(Files.readString(FOLDER.resolve("README.md")))
                    .results()
                    .map(link -> FOLDER.resolve(link.group(1)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static GuidePage read(Path path) {
        try {
            return of(path, Files.readAllLines(path));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The shell blocks that need database servers, in order; {@link RestoreGuideTest} has some. */
    static List<String> onServers(Path path) throws IOException {
        var lines = Files.readAllLines(path);
        return IntStream.range(0, lines.size())
                .filter(at -> lines.get(at).equals("```sh servers"))
                .mapToObj(at -> String.join("\n", body(path, lines, at)) + "\n")
                .toList();
    }

    static GuidePage of(Path path, List<String> lines) {
        var script = new ArrayList<String>();
        var files = new TreeMap<Integer, String>();
        var blocks = 0;
        var file = "";
        for (var at = 0; at < lines.size(); at++) {
            var open = FENCE.matcher(lines.get(at));
            if (!open.matches()) {
                file = nextFile(file, lines.get(at));
                script.add("");
                continue;
            }
            var isShell = open.group(1).equals("sh") && open.group(3) == null;
            var body = body(path, lines, at);
            if (isShell) {
                blocks++;
                var stopped = Objects.requireNonNullElse(open.group(2), "");
                requireSaid(path, lines, at, stopped.replace("stopped", "Stop"));
                requireSaid(path, lines, at, open.group(4));
                script.add("guides-begin " + (at + 1) + stopped);
                script.addAll(body);
                script.add("guides-end" + open.group(4));
            } else {
                script.add(file.isEmpty() ? "" : "guides-file '" + file + "' " + (at + 1));
                body.forEach(line -> script.add(""));
                script.add("");
                if (!file.isEmpty()) {
                    files.put(at + 1, String.join("\n", body) + "\n");
                }
            }
            file = "";
            at += body.size() + 1;
        }
        return new GuidePage(path, String.join("\n", script) + "\n", blocks, files);
    }

    private static String nextFile(String file, String line) {
        var named = FILE.matcher(line);
        if (named.matches()) {
            return named.group(1);
        }
        return line.startsWith("#") ? "" : file;
    }

    private static List<String> body(Path path, List<String> lines, int fence) {
        var body = new ArrayList<String>();
        for (var at = fence + 1; at < lines.size(); at++) {
            if (lines.get(at).strip().equals("```")) {
                return body;
            }
            body.add(lines.get(at));
        }
        throw new IllegalStateException(path + ":" + (fence + 1) + ": the block has no end");
    }

    /** A refusal that is expected is one that the reader was told of, and so is a stop. */
    private static void requireSaid(Path path, List<String> lines, int fence, String words) {
        var around = String.join("\n", lines.subList(Math.max(0, fence - 6), fence));
        for (var word : words.strip().split(" ")) {
            if (!around.contains(word)) {
                throw new IllegalStateException(path + ":" + (fence + 1) + ": no sentence above says " + word);
            }
        }
    }
}
