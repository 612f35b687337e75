package io.agentmarket.chaos;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.identity.TestCustomers;
import io.agentmarket.stores.TestStores;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica with a wrong master key does not start: it would seal secrets that no other replica can open. */
class WrongMasterKeyTest {

    private final TestStores stores = TestStores.fresh();

    @TempDir
    Path home;

    @Test
    void refuses_to_start_with_one_sentence_that_names_the_remedy() {
        var customer = new TestCustomers(stores).create("byok").id();
        stores.tenant()
                .tx(
                        customer,
                        sql -> sql.sql("""
                        insert into provider_keys (id, customer_id, provider, token, master_key_id, generation, hint,
                            created_at, checked_at)
                        values (?, ?, 'anthropic', 'token', '00c0ffee00c0ffee', 1, 'hint', now(), now())""")
                                .params(UUID.randomUUID(), customer.value())
                                .update());

        assertThatThrownBy(() -> PlatformProcess.start(home, stores.environment(), Map.of()))
                .hasMessageContaining("agentmarket: The master key does not open the secrets that were sealed with"
                        + " 00c0ffee00c0ffee (1 in all)")
                .hasMessageContaining("AGENTMARKET_MASTER_KEY_PREVIOUS")
                .hasMessageContaining("Nothing was changed")
                .message()
                .doesNotContain("\tat ", "--drop-unreadable");
    }
}
