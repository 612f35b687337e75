package io.agentmarket.text;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** The options of a command: names and values in pairs. A wrong use ends the command with one sentence. */
public record Options(Map<String, String> values) {

    public static Options parse(String[] arguments) {
        // The tokenizer reports at each start that there is no graphics card.
        ((Logger) LoggerFactory.getLogger("ai.djl")).setLevel(Level.ERROR);
        var values = new HashMap<String, String>();
        for (int i = 0; i < arguments.length; i += 2) {
            if (!arguments[i].startsWith("--") || i + 1 == arguments.length) {
                fail("Options are pairs such as --data DIR; \"" + arguments[i] + "\" is none.");
            }
            values.put(arguments[i], arguments[i + 1]);
        }
        return new Options(values);
    }

    public Path path(String name, String standard) {
        return Path.of(values.getOrDefault(name, standard));
    }

    public Optional<Path> findFile(String name) {
        return Optional.ofNullable(values.get(name)).map(Path::of).map(Options::existing);
    }

    public long number(String name, long standard) {
        return Long.parseLong(values.getOrDefault(name, Long.toString(standard)));
    }

    /** The folder of the public data sets, which must hold those used here. */
    public Path data() {
        var data = path("--data", "../shared/data");
        existing(PublicData.bankingFile(data));
        existing(PublicData.clincFile(data));
        return data;
    }

    public static Path existing(Path file) {
        if (!Files.isReadable(file)) {
            fail("The file " + file + " is absent: name the folder of the public data sets with --data.");
        }
        return file;
    }

    static void fail(String sentence) {
        System.err.println(sentence);
        System.exit(2);
    }
}
