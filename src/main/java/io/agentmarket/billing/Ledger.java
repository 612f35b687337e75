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
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The locked accounts of one transaction. Holds and settlements are decided here in order of arrival, so a budget is
 * exact however many runs compete for it; {@link #write} adds the outcome to the same transaction.
 */
public final class Ledger {

    private final LocalDate today;
    private final BudgetEvents events;
    private final Map<CustomerId, Account> accounts = new HashMap<>();
    private final List<Charge> charged = new ArrayList<>();
    private final List<Receipt> receipts = new ArrayList<>();

    Ledger(Instant now) {
        this.today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        this.events = new BudgetEvents(now);
    }

    void read(ResultSet row) throws SQLException {
        var account = BudgetRowMapper.account(row, today);
        accounts.put(account.customer(), account);
    }

    /** Reads a further counter, after the accounts: it belongs to an account and uses the account's latest day. */
    void readSlot(ResultSet row) throws SQLException {
        var account = accounts.get(BudgetRowMapper.customer(row));
        if (account != null) {
            account.add(BudgetRowMapper.slotCounter(row, account));
        }
    }

    boolean has(CustomerId customer) {
        return accounts.containsKey(customer);
    }

    /** Holds the amount within the budgets' remainders, or returns the reason and holds nothing. */
    public Hold hold(Payer payer, Money amount) {
        return account(payer.customer()).hold(payer.parts(), amount.micros(), events);
    }

    /** Ends a hold: releases it, spends the run's price, and adds charge and receipt if there is a price. */
    public void settle(FinishedRun run, Bill bill) {
        var account = account(run.customer());
        var payer = new Payer(run.customer(), run.key(), run.deployment());
        account.settle(payer.parts(), bill.terms().quote().micros(), run.price().micros(), events);
        if (run.price().micros() == 0) {
            return;
        }
        charged.add(new Charge(run, bill.absorbed(), account.counter().start(), account.day()));
        var place = new Receipt.Place(account.counter().start(), account.receiptSeq() + 1, account.receiptHead());
        var receipt = Receipt.of(run, bill, place);
        account.receipt(receipt);
        receipts.add(receipt);
    }

    /** Adds all decisions to the transaction. */
    public void write(SqlBatch batch) throws SQLException {
        var changed = accounts.values().stream().filter(Account::isChanged).toList();
        if (!changed.isEmpty()) {
            batch.add(
                    AccountsSql.UPDATE,
                    of("uuid", changed, account -> account.customer().value()),
                    of("date", changed, account -> account.counter().start().toString()),
                    of("date", changed, account -> account.day().toString()),
                    of("int8", changed, account -> account.counter().spent()),
                    of("int8", changed, account -> account.counter().held()),
                    of("int8", changed, Account::receiptSeq),
                    of("text", changed, account -> bytea(account.receiptHead())),
                    of("int8", changed, Account::eventSeq));
        }
        writeSlots(batch);
        if (!charged.isEmpty()) {
            writeCharges(batch);
        }
        events.write(batch);
    }

    private void writeSlots(SqlBatch batch) throws SQLException {
        var rows = new ArrayList<SlotRow>();
        for (var account : accounts.values()) {
            account.slots().forEach((slot, counter) -> {
                if (counter.isChanged()) {
                    var part = slot.part();
                    var id = part == null ? account.customer().value() : part.id();
                    rows.add(new SlotRow(id, part == null ? null : part.kind(), slot.period(), counter));
                }
            });
        }
        var keys = ofMonth(rows, Part.Kind.KEY);
        if (!keys.isEmpty()) {
            batch.add(BudgetSql.UPDATE_KEYS, columns(keys));
        }
        var deployments = ofMonth(rows, Part.Kind.DEPLOYMENT);
        if (!deployments.isEmpty()) {
            batch.add(BudgetSql.UPDATE_DEPLOYMENTS, columns(deployments));
        }
        var others = rows.stream().filter(row -> row.period() != Period.MONTH).toList();
        if (!others.isEmpty()) {
            batch.add(
                    BudgetSql.UPDATE_PERIODS,
                    of("uuid", others, SlotRow::id),
                    of("text", others, row -> row.period().name()),
                    of("date", others, row -> row.counter().start().toString()),
                    of("int8", others, row -> row.counter().spent()),
                    of("int8", others, row -> row.counter().held()));
        }
    }

    private static List<SlotRow> ofMonth(List<SlotRow> rows, Part.Kind kind) {
        return rows.stream()
                .filter(row -> row.period() == Period.MONTH && row.kind() == kind)
                .toList();
    }

    private record SlotRow(UUID id, Part.@Nullable Kind kind, Period period, BudgetCounter counter) {}

    private static SqlBatch.Column[] columns(List<SlotRow> rows) {
        return new SqlBatch.Column[] {
            of("uuid", rows, SlotRow::id),
            of("date", rows, row -> row.counter().start().toString()),
            of("int8", rows, row -> row.counter().spent()),
            of("int8", rows, row -> row.counter().held())
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
                of("uuid", charged, charge -> charge.run().deployment()),
                of("date", charged, charge -> charge.day().toString()));
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

    private record Charge(FinishedRun run, Money absorbed, LocalDate month, LocalDate day) {}
}
