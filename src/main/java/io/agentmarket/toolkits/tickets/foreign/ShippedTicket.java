package io.agentmarket.toolkits.tickets.foreign;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One hand-written ticket in English with the right label for each head. */
record ShippedTicket(String category, String priority, String sentiment, String urgency, String text) {

    private static final String FILE = "/toolkits/tickets/tickets.tsv";
    private static final String NO_TICKET = "out_of_scope";

    /** All of them, without the texts that are no ticket. */
    static List<ShippedTicket> readAll() {
        try (var in = ShippedTicket.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IOException("no resource " + FILE);
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .skip(1)
                    .map(line -> line.split("\t"))
                    .map(cells ->
                            new ShippedTicket(cells[0], cells[1], cells[2], cells[3], cells[4].replace("\\n", "\n")))
                    .filter(ticket -> !ticket.category.equals(NO_TICKET))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the shipped tickets cannot be read from the class path", e);
        }
    }
}
