package io.agentmarket.billing;

import io.agentmarket.identity.TestIdentity;
import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Money;
import io.agentmarket.shared.SteppingClock;
import io.agentmarket.shared.Tokens;
import io.agentmarket.stores.SqlBatch;
import io.agentmarket.stores.TestStores;
import io.agentmarket.tiers.Billing;
import io.agentmarket.tiers.PriceBook;
import io.agentmarket.tiers.TermsRequest;
import io.agentmarket.tiers.TurnUsage;
import io.agentmarket.usage.FinishedRun;
import io.agentmarket.usage.RunStatus;
import io.agentmarket.usage.TestHistory;
import io.agentmarket.vault.TestVault;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Random runs of all tiers and ways of billing, charged by the real book in the transactions of a group committer. */
final class ChargedRuns {

    private static final int BATCH = 200;
    private static final List<String> TIERS =
            List.of("solo", "basic", "silver", "standard", "premium", "elite", "byok");
    private static final List<Billing> BILLINGS =
            List.of(Billing.METERED, Billing.METERED, Billing.METERED, Billing.BYOK, Billing.OFFLINE, Billing.FREE);

    final TestStores stores;
    final SteppingClock clock;
    final Statements statements;
    final Receipts receipts;
    final ReceiptKeys keys;
    private final PriceBook prices = PriceBook.bundled();
    private final Random random = new Random(23);

    ChargedRuns(TestStores stores, String now) {
        this.stores = stores;
        this.clock = new SteppingClock(now);
        var tenant = stores.tenant();
        this.keys = new ReceiptKeys(tenant, TestVault.secrets(clock), TestIdentity.auditLog(tenant, clock), clock);
        this.statements = new Statements(tenant, TestIdentity.customers(tenant), keys, clock);
        this.receipts = new Receipts(tenant, keys, TestHistory.of(tenant), clock);
    }

    /** The given number of runs of these customers, one after the other, a second apart. */
    List<FinishedRun> charge(List<CustomerId> customers, int count) {
        var made = new ArrayList<FinishedRun>();
        for (int from = 0; from < count; from += BATCH) {
            made.addAll(write(IntStream.range(from, Math.min(count, from + BATCH))
                    .mapToObj(n -> {
                        clock.pass(Duration.ofSeconds(1));
                        return run(customers.get(n % customers.size()));
                    })
                    .toList()));
        }
        return made;
    }

    private record Made(FinishedRun run, Bill bill) {}

    private List<FinishedRun> write(List<Made> made) {
        var runs = made.stream().map(Made::run).toList();
        var accounts = TestAccounts.withBudget(clock, null);
        try (var connection = stores.databases().committer().getConnection()) {
            connection.setAutoCommit(false);
            var batch = new SqlBatch(connection);
            var payers = runs.stream()
                    .map(run -> new Payer(run.customer(), run.key(), null))
                    .collect(Collectors.toSet());
            var book = accounts.lock(batch, payers);
            batch.execute();
            accounts.open(batch, book, payers);
            batch.execute();
            for (var each : made) {
                if (book.hold(
                                new Payer(each.run().customer(), each.run().key(), null),
                                each.bill().terms().quote())
                        != Hold.HELD) {
                    throw new IllegalStateException("a hold was refused");
                }
                book.settle(each.run(), each.bill());
            }
            TestHistory.of(stores.tenant()).insert(batch, runs);
            book.write(batch);
            batch.execute();
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return runs;
    }

    private Made run(CustomerId customer) {
        var billing = BILLINGS.get(random.nextInt(BILLINGS.size()));
        var tier = billing == Billing.BYOK ? "byok" : TIERS.get(random.nextInt(TIERS.size()));
        var terms = prices.terms(new TermsRequest(tier, billing, null, 20_000, 8_000, null), clock.instant());
        var degraded = billing == Billing.METERED && random.nextInt(10) == 0;
        var turns = IntStream.range(0, 1 + random.nextInt(4))
                .mapToObj(n -> new TurnUsage(degraded ? "offline" : terms.model(), tokens()))
                .toList();
        var breakdown = prices.explain(terms, turns);
        var price = breakdown.price().min(terms.quote());
        var now = clock.instant();
        var run = new FinishedRun(
                new ExecutionId(Ids.at(now)),
                customer,
                new ApiKeyId(Ids.at(now)),
                null,
                "package-" + random.nextInt(70),
                "1.0." + random.nextInt(3),
                RunStatus.SUCCEEDED,
                null,
                tier,
                terms.model(),
                billing,
                degraded,
                turns.size(),
                turns.size(),
                turns.stream().map(TurnUsage::tokens).reduce(Tokens.NONE, Tokens::plus),
                price,
                terms.quote(),
                1,
                null,
                now.minusMillis(120),
                now);
        return new Made(run, new Bill(terms, turns, breakdown, breakdown.price().minus(price)));
    }

    /** Sometimes more than was quoted for, so that a part is absorbed. */
    private Tokens tokens() {
        return new Tokens(
                random.nextInt(30_000),
                random.nextInt(9_000),
                random.nextInt(5_000),
                random.nextInt(5_000),
                random.nextInt(2_000));
    }

    static Money sum(List<FinishedRun> runs) {
        return runs.stream().map(FinishedRun::price).reduce(Money.ZERO, Money::plus);
    }
}
