package io.agentmarket.identity;

/** A condition that must hold before the first customers are created; a refused start creates none. */
public interface StartCheck {

    /** @throws io.agentmarket.shared.StartFailure when the platform must not start */
    void require();
}
