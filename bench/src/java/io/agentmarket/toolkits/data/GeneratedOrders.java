package io.agentmarket.toolkits.data;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.SplittableRandom;

/**
 * A large file of orders, the same for the same size: semicolons, quotes where they are needed, a title line, a few
 * broken rows. Its account is known because it is counted while it is written.
 */
final class GeneratedOrders {

    /** The line before the header. */
    static final String TITLE = "Orders, exported for the finance team";

    static final String HEADER = "order_id;ordered_on;customer;region;product;quantity;unit_price;status;note";

    private static final String[] REGIONS = {"north", "south", "east", "west", "centre", "islands", "abroad", "online"};
    private static final String[] STATUS = {"paid", "paid", "paid", "paid", "open", "void"};
    private static final int CUSTOMERS = 90_000;
    private static final int PRODUCTS = 400;
    private static final int DAYS = 1_400;
    private static final int EVERY_BROKEN = 1_000_003;
    private static final int EVERY_NOTE = 7;
    private static final int BUFFER = 1 << 20;
    private static final LocalDate FIRST = LocalDate.of(2023, 1, 1);

    private GeneratedOrders() {}

    /** The truth about a written file. */
    record Written(long rows, long broken, long paid, long centsOfPaid) {}

    static Written write(Path file, long bytes) throws IOException {
        var random = new SplittableRandom(7);
        long rows = 0;
        long broken = 0;
        long paid = 0;
        long cents = 0;
        long written = 0;
        var line = new StringBuilder();
        try (var out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER)) {
            written += put(out, TITLE + "\n" + HEADER + "\n");
            for (long id = 1; written < bytes; id++) {
                line.setLength(0);
                if (id % EVERY_BROKEN == 0) {
                    line.append(id).append(";2024-01-01;too;few\n");
                    broken++;
                } else {
                    int quantity = 1 + random.nextInt(20);
                    int price = 50 + random.nextInt(50_000);
                    var status = STATUS[random.nextInt(STATUS.length)];
                    line.append(id).append(';').append(FIRST.plusDays(random.nextInt(DAYS))).append(";0");
                    line.append(100_000 + random.nextInt(CUSTOMERS)).append(';');
                    line.append(REGIONS[random.nextInt(REGIONS.length)]).append(";P-");
                    line.append(random.nextInt(PRODUCTS)).append(';').append(quantity).append(';');
                    line.append(price / 100).append('.').append(price % 100 / 10).append(price % 10).append(';');
                    line.append(status).append(';').append(id % EVERY_NOTE == 0 ? "\"call first; then \"\"ring\"\"\"" : "");
                    line.append('\n');
                    rows++;
                    if (status.equals("paid")) {
                        paid++;
                        cents += (long) quantity * price;
                    }
                }
                written += put(out, line.toString());
            }
        }
        return new Written(rows, broken, paid, cents);
    }

    private static int put(BufferedOutputStream out, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        out.write(bytes);
        return bytes.length;
    }
}
