package io.agentmarket.vault;

/** Asks a model provider whether a customer's own key works, before it is kept. */
@FunctionalInterface
public interface ProviderKeyCheck {

    /**
     * Makes one free call with the key.
     *
     * @throws io.agentmarket.shared.AppException {@code PROVIDER_KEY_REFUSED} when the provider does not accept it,
     *     {@code MODEL_UNAVAILABLE} when the provider cannot be asked
     */
    void check(String secret);
}
