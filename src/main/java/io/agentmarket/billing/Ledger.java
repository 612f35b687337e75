package io.agentmarket.billing;

import static io.agentmarket.stores.SqlBatch.Column.of;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Money;
import io.agentmarket.stores.SqlBatch;
import io.agentmarket.usage.FinishedRun;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The locked accounts of one transaction. Holds and settlements are decided here in the order they are asked for, so a
 * budget is exact however many runs race for it; {@link #write} adds the outcome to the same transaction.
 */
public final class Ledger {

    private final LocalDate month;
    private final BudgetEvents events;
    private final Map<CustomerId, Account> accounts = new HashMap<>();
    private final List<Charge> charged = new ArrayList<>();
    private final List<Receipt> receipts = new ArrayList<>();

    Ledger(Instant now) {
        this.month = LocalDate.ofInstant(now, ZoneOffset.UTC).withDayOfMonth(1);
        this.events = new BudgetEvents(now);
    }

    void read(ResultSet row) throws SQLException {
        var account = BudgetRowMapper.account(row, month);
        accounts.put(account.customer(), account);
    }

    /** After the accounts: a part's budget has its customer's account, and that one's month. */
    void readPart(ResultSet row) throws SQLException {
        var account = accounts.get(BudgetRowMapper.customer(row));
        if (account != null) {
            account.add(
                    BudgetRowMapper.part(row),
                    BudgetRowMapper.partCounter(row, account.counter().month()));
        }
    }

    boolean has(CustomerId customer) {
        return accounts.containsKey(customer);
    }

    /** Takes the amount from what is left of the month's budgets, or says why not and takes nothing. */
    public Hold hold(Payer payer, Money amount) {
        return account(payer.customer()).hold(payer.parts(), amount.micros(), events);
    }

    /** Ends a hold: gives it back, spends the run's price, and adds charge and receipt where there is one. */
    public void settle(FinishedRun run, Bill bill) {
        var account = account(run.customer());
        var payer = new Payer(run.customer(), run.key(), run.deployment());
        account.settle(payer.parts(), bill.terms().quote().micros(), run.price().micros(), events);
        if (run.price().micros() == 0) {
            return;
        }
        charged.add(new Charge(run, bill.absorbed(), account.counter().month()));
        var place = new Receipt.Place(account.counter().month(), account.receiptSeq() + 1, account.receiptHead());
        var receipt = Receipt.of(run, bill, place);
        account.receipt(receipt);
        receipts.add(receipt);
    }

    /** Adds everything that was decided to the transaction. */
    public void write(SqlBatch batch) throws SQLException {
        var changed = accounts.values().stream().filter(Account::isChanged).toList();
        if (!changed.isEmpty()) {
            batch.add(
                    AccountsSql.UPDATE,
                    of("uuid", changed, account -> account.customer().value()),
                    of("date", changed, account -> account.counter().month().toString()),
                    of("int8", changed, account -> account.counter().spent()),
                    of("int8", changed, account -> account.counter().held()),
                    of("int8", changed, Account::receiptSeq),
                    of("text", changed, account -> bytea(account.receiptHead())),
                    of("int8", changed, Account::eventSeq));
        }
        var keys = changed(Part.Kind.KEY);
        if (!keys.isEmpty()) {
            batch.add(BudgetSql.UPDATE_KEYS, columns(keys));
        }
        var deployments = changed(Part.Kind.DEPLOYMENT);
        if (!deployments.isEmpty()) {
            batch.add(BudgetSql.UPDATE_DEPLOYMENTS, columns(deployments));
        }
        if (!charged.isEmpty()) {
            writeCharges(batch);
        }
        events.write(batch);
    }

    private List<Map.Entry<Part, BudgetCounter>> changed(Part.Kind kind) {
        return accounts.values().stream()
                .flatMap(account -> account.parts().entrySet().stream())
                .filter(entry ->
                        entry.getKey().kind() == kind && entry.getValue().isChanged())
                .toList();
    }

    private static SqlBatch.Column[] columns(List<Map.Entry<Part, BudgetCounter>> parts) {
        return new SqlBatch.Column[] {
            of("uuid", parts, entry -> entry.getKey().id()),
            of("date", parts, entry -> entry.getValue().month().toString()),
            of("int8", parts, entry -> entry.getValue().spent()),
            of("int8", parts, entry -> entry.getValue().held())
        };
    }

    private void writeCharges(SqlBatch batch) throws SQLException {
        batch.add(
                AccountsSql.CHARGE,
                of("uuid", charged, charge -> charge.run().id().value()),
                of("uuid", charged, charge -> charge.run().customer().value()),
                of("int8", charged, charge -> charge.run().price().micros()),
                of("date", charged, charge -> charge.month().toString()),
                of("text", charged, charge -> charge.run().finishedAt().toString()),
                of("int8", charged, charge -> charge.absorbed().micros()),
                of(
                        "uuid",
                        charged,
                        charge -> charge.run().key() == null
                                ? null
                                : charge.run().key().value()),
                of("uuid", charged, charge -> charge.run().deployment()));
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

    private record Charge(FinishedRun run, Money absorbed, LocalDate month) {}
}
