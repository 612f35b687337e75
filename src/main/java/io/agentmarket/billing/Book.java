package io.agentmarket.billing;

import static io.agentmarket.stores.SqlBatch.Column.of;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Money;
import io.agentmarket.stores.SqlBatch;
import io.agentmarket.usage.FinishedRun;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The locked accounts of one transaction. Holds and settlements are decided here in the order they are asked for, so a
 * budget is exact however many runs race for it; {@link #write} adds the outcome to the same transaction.
 */
public final class Book {

    private final LocalDate month;
    private final Map<CustomerId, Account> accounts = new HashMap<>();
    private final List<Charge> charged = new ArrayList<>();
    private final List<Receipt> receipts = new ArrayList<>();

    Book(LocalDate month) {
        this.month = month;
    }

    void read(ResultSet row) throws SQLException {
        var customer = new CustomerId(row.getObject(1, UUID.class));
        var account = new Account();
        var open = row.getObject(2, LocalDate.class);
        account.month = open.isBefore(month) ? month : open;
        account.spent = open.isBefore(month) ? 0 : row.getLong(3);
        account.held = row.getLong(4);
        var limit = row.getLong(5);
        account.limit = row.wasNull() ? Long.MAX_VALUE : limit;
        account.seq = row.getLong(6);
        account.head = row.getBytes(7);
        account.pastDue = row.getBoolean(8);
        accounts.put(customer, account);
    }

    public boolean has(CustomerId customer) {
        return accounts.containsKey(customer);
    }

    /** Takes the amount from what is left of the month's budget, or says why not and takes nothing. */
    public Hold hold(CustomerId customer, Money amount) {
        var account = account(customer);
        if (account.pastDue) {
            return Hold.PAST_DUE;
        }
        var room = account.limit - account.spent - account.held;
        if (amount.micros() > room) {
            return Hold.OVER_BUDGET;
        }
        account.held += amount.micros();
        account.changed = true;
        return Hold.HELD;
    }

    /** Ends a hold: gives it back, spends the run's price, and adds charge and receipt where there is one. */
    public void settle(FinishedRun run, Bill bill) {
        var account = account(run.customer());
        account.held -= bill.terms().quote().micros();
        account.changed = true;
        if (run.price().micros() == 0) {
            return;
        }
        account.spent += run.price().micros();
        charged.add(new Charge(run, account.month, bill.absorbed()));
        var receipt = Receipt.of(run, bill, new Receipt.Place(account.month, account.seq + 1, account.head));
        account.seq = receipt.place().seq();
        account.head = receipt.hash();
        receipts.add(receipt);
    }

    /** Adds everything that was decided to the transaction. */
    public void write(SqlBatch batch) throws SQLException {
        var changed = accounts.entrySet().stream()
                .filter(entry -> entry.getValue().changed)
                .toList();
        if (!changed.isEmpty()) {
            batch.add(
                    AccountsSql.UPDATE,
                    of("uuid", changed, entry -> entry.getKey().value()),
                    of("date", changed, entry -> entry.getValue().month.toString()),
                    of("int8", changed, entry -> entry.getValue().spent),
                    of("int8", changed, entry -> entry.getValue().held),
                    of("int8", changed, entry -> entry.getValue().seq),
                    of("text", changed, entry -> bytea(entry.getValue().head)));
        }
        if (!charged.isEmpty()) {
            writeCharges(batch);
        }
    }

    private void writeCharges(SqlBatch batch) throws SQLException {
        batch.add(
                AccountsSql.CHARGE,
                of("uuid", charged, charge -> charge.run().id().value()),
                of("uuid", charged, charge -> charge.run().customer().value()),
                of("int8", charged, charge -> charge.run().price().micros()),
                of("date", charged, charge -> charge.month().toString()),
                of("text", charged, charge -> charge.run().finishedAt().toString()),
                of("int8", charged, charge -> charge.absorbed().micros()));
        batch.add(
                AccountsSql.RECEIPT,
                of("uuid", receipts, receipt -> receipt.run().customer().value()),
                of("int8", receipts, receipt -> receipt.place().seq()),
                of("uuid", receipts, receipt -> receipt.run().id().value()),
                of("text", receipts, Receipt::body),
                of("text", receipts, receipt -> bytea(receipt.place().previous())),
                of("text", receipts, receipt -> bytea(receipt.hash())),
                of("date", receipts, receipt -> receipt.place().month().toString()),
                of("date", receipts, receipt -> receipt.day().toString()),
                of("text", receipts, receipt -> receipt.run().packageId()),
                of("int8", receipts, receipt -> receipt.run().price().micros()));
    }

    private static String bytea(byte[] bytes) {
        return "\\x" + HexFormat.of().formatHex(bytes);
    }

    private Account account(CustomerId customer) {
        var account = accounts.get(customer);
        if (account == null) {
            throw new IllegalStateException("account is not locked");
        }
        return account;
    }

    private record Charge(FinishedRun run, LocalDate month, Money absorbed) {}

    private static final class Account {
        /** Never goes back, whatever a replica's clock says: a closed month stays closed. */
        private LocalDate month = LocalDate.MIN;

        private long spent;
        private long held;
        private long limit;
        private long seq;
        private byte[] head = {};
        private boolean pastDue;
        private boolean changed;
    }
}
