package io.agentmarket.monitoring;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.Sha256;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Walks every customer's receipts: no gap, no changed byte, the right price, and the account's head is the last one.
 */
final class ReceiptChains {

    private final Map<UUID, Link> last = new HashMap<>();

    private ReceiptChains() {}

    /** One sentence per broken link, reading receipts one by one in constant memory per customer. */
    static void verify(JdbcTemplate jdbc, List<String> violations) {
        var chains = new ReceiptChains();
        jdbc.query(AuditSql.RECEIPTS, row -> {
            var customer = row.getObject(1, UUID.class);
            var link = new Link(row.getLong(2), row.getBytes(5));
            chains.check(customer, link, row.getString(3), row.getBytes(4), violations);
        });
        var heads = new HashMap<UUID, Link>();
        jdbc.query(AuditSql.HEADS, row -> {
            heads.put(row.getObject(1, UUID.class), new Link(row.getLong(2), row.getBytes(3)));
        });
        chains.compare(heads, violations);
    }

    private void check(UUID customer, Link link, String body, byte[] previous, List<String> violations) {
        var before = last.getOrDefault(customer, new Link(0, new byte[0]));
        var where = "receipt " + link.seq + " of customer " + customer;
        if (link.seq != before.seq + 1) {
            violations.add(where + " follows " + before.seq);
        }
        if (!Arrays.equals(previous, before.hash)) {
            violations.add(where + " does not contain the hash of the receipt before it");
        }
        if (!Arrays.equals(Sha256.of(body), link.hash)) {
            violations.add(where + " was changed");
        }
        JsonNode said;
        try {
            said = Json.MAPPER.readTree(body);
        } catch (JacksonException e) {
            violations.add(where + " cannot be read");
            said = MissingNode.getInstance();
        }
        if (said.path("seq").asLong(-1) != link.seq
                || !said.path("previous_hash")
                        .asString("")
                        .equals(HexFormat.of().formatHex(previous))) {
            violations.add(where + " contradicts its row");
        }
        if (said.has("version") && !ReceiptPrice.isRight(said)) {
            violations.add(where + " shows a different price than its formula gives");
        }
        last.put(customer, link);
    }

    private void compare(Map<UUID, Link> heads, List<String> violations) {
        if (!heads.keySet().equals(last.keySet())) {
            violations.add("accounts and receipts name different customers");
            return;
        }
        heads.forEach((customer, head) -> {
            var link = last.get(customer);
            if (link == null || link.seq != head.seq || !Arrays.equals(link.hash, head.hash)) {
                violations.add("the account of customer " + customer + " does not end at its last receipt");
            }
        });
    }

    @SuppressWarnings("ArrayRecordComponent") // compared by Arrays.equals above
    private record Link(long seq, byte[] hash) {}
}
