package io.agentmarket.egress;

/** The guard refused a call. Retrying it is useless; the message may be shown to the caller. */
public final class EgressRefusedException extends RuntimeException {

    /** @param reason one public sentence without an address that the platform resolved */
    public EgressRefusedException(String reason) {
        super(reason);
    }
}
