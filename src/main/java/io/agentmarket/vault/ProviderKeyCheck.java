package io.agentmarket.vault;

/** Checks with a model provider whether a customer's own key works, before it is stored. */
@FunctionalInterface
public interface ProviderKeyCheck {

    /**
     * Makes one free call with the key.
     *
     * @throws io.agentmarket.shared.AppException {@code PROVIDER_KEY_REFUSED} when the provider does not accept it,
     * {@code MODEL_UNAVAILABLE} when the provider does not answer
     */
    void check(String secret);
}
