package io.agentmarket.billing;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.HexFormat;

/**
 * A signed receipt.
 *
 * @param body the charge, the prices applied and the position in the chain; the signed text is exactly this one,
 * canonical JSON (RFC 8785)
 * @param hash SHA-256 of the body, in hexadecimal digits
 * @param previousHash the hash of the customer's previous receipt; empty for the first
 * @param seq 1 for the customer's first receipt, then without a gap
 * @param signature Ed25519 over the body, in hexadecimal digits
 * @param keyId thumbprint (RFC 7638) of the key
 * @param key the public key; trust it only if you know its id from another source
 */
record ReceiptView(
        @JsonRawValue @Schema(ref = "#/components/schemas/ReceiptBody")
        String body,

        String hash,
        String previousHash,
        long seq,
        String signature,
        String keyId,
        Jwk key) {

    static ReceiptView of(Receipts.SignedReceipt receipt) {
        var hex = HexFormat.of();
        var signed = receipt.signed();
        return new ReceiptView(
                signed.body(),
                hex.formatHex(signed.hash()),
                hex.formatHex(receipt.previous()),
                receipt.seq(),
                hex.formatHex(signed.signature()),
                signed.key().id(),
                Jwk.of(signed.key()));
    }
}
