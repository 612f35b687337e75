package io.agentmarket.identity;

/** What must hold before the first customers are made; a start that is refused makes none. */
public interface StartCheck {

    /** @throws io.agentmarket.shared.StartFailure when the platform must not start */
    void require();
}
