package io.agentmarket.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.CustomerId;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class VaultTest {

    private static final String SECRET = "sk-ant-api03-of-a-test";

    private final CustomerId alice = new CustomerId(UUID.randomUUID());
    private final CustomerId bob = new CustomerId(UUID.randomUUID());
    private final MasterKey first = MasterKey.random(new SecureRandom());
    private final MasterKey second = MasterKey.random(new SecureRandom());
    private final Vault vault = vault(first);

    @Test
    void a_sealed_secret_can_be_decrypted() {
        var sealed = vault.seal(alice, 1, SECRET);

        assertThat(vault.open(alice, sealed)).contains(SECRET);
        assertThat(sealed.token()).doesNotContain(SECRET);
    }

    @Test
    void the_same_secret_never_looks_the_same() {
        assertThat(vault.seal(alice, 1, SECRET).token())
                .isNotEqualTo(vault.seal(alice, 1, SECRET).token());
    }

    @Test
    void another_customers_token_does_not_open() {
        var sealed = vault.seal(alice, 1, SECRET);

        assertThat(vault.open(bob, sealed)).isEmpty();
    }

    @Test
    void a_token_of_another_generation_does_not_open() {
        var sealed = vault.seal(alice, 1, SECRET);

        assertThat(vault.open(alice, new Vault.Sealed(sealed.masterKeyId(), 2, sealed.token())))
                .isEmpty();
    }

    @Test
    void another_master_key_with_the_same_id_does_not_open_it() {
        var sealed = vault.seal(alice, 1, SECRET);

        assertThat(vault(second).open(alice, sealed)).isEmpty();
        assertThat(vault(second).open(alice, new Vault.Sealed(second.id(), 1, sealed.token())))
                .isEmpty();
    }

    @Test
    void a_previous_master_key_opens_but_does_not_seal() {
        var sealed = vault.seal(alice, 1, SECRET);

        var rotated = vault(second, first);

        assertThat(rotated.open(alice, sealed)).contains(SECRET);
        assertThat(rotated.seal(alice, 1, SECRET).masterKeyId()).isEqualTo(second.id());
    }

    @Test
    void a_request_is_recognised_only_under_the_available_master_keys() {
        var hash = vault.requestHash("a request");

        assertThat(vault(second, first).isHashOf(hash, "a request")).isTrue();
        assertThat(vault(second, first).isHashOf(hash, "another request")).isFalse();
        assertThat(vault(second).isHashOf(hash, "a request")).isFalse();
    }

    @Test
    void the_id_of_a_master_key_does_not_reveal_it() {
        assertThat(first.id())
                .hasSize(16)
                .isEqualTo(MasterKey.parse(first.text()).id());
        assertThat(first.id()).isNotEqualTo(second.id());
        assertThat(first.toString()).doesNotContain(first.text());
    }

    private static Vault vault(MasterKey current, MasterKey... others) {
        var texts = Arrays.stream(others).map(MasterKey::text).collect(Collectors.joining(","));
        return new Vault(MasterKeys.configured(current.text(), texts), Clock.systemUTC());
    }
}
