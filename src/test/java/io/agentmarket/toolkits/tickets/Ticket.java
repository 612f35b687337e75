package io.agentmarket.toolkits.tickets;

import io.agentmarket.text.PublicData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** One line of the shipped tickets.tsv: a text and its label for each general head. */
record Ticket(String category, String priority, String sentiment, String urgency, String text) {

    static final Path FILE = Path.of("src/main/resources/toolkits/tickets/tickets.tsv");
    private static final String FOREIGN = "out_of_scope";

    boolean isForeign() {
        return category.equals(FOREIGN);
    }

    static List<Ticket> readAll() {
        return PublicData.read(FILE)
                .lines()
                .skip(1)
                .map(line -> line.split("\t"))
                .map(cells -> new Ticket(cells[0], cells[1], cells[2], cells[3], cells[4].replace("\\n", "\n")))
                .toList();
    }

    /** The tickets in a seeded order: the first fifth is held out, the rest trains. */
    static Split split(long seed) {
        var shuffled = new ArrayList<>(readAll());
        Collections.shuffle(shuffled, new Random(seed));
        int fifth = shuffled.size() / 5;
        return new Split(shuffled.subList(fifth, shuffled.size()), shuffled.subList(0, fifth));
    }

    record Split(List<Ticket> train, List<Ticket> heldOut) {}
}
