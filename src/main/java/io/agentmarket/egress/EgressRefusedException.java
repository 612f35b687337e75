package io.agentmarket.egress;

/** The guard let a call not go out. To make it again changes nothing; the message may be shown to who asked for it. */
public final class EgressRefusedException extends RuntimeException {

    /** @param reason one public sentence without an address that the platform resolved */
    public EgressRefusedException(String reason) {
        super(reason);
    }
}
