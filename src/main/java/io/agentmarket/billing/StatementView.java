package io.agentmarket.billing;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.HexFormat;

/**
 * A signed statement of one month.
 *
 * @param statement sums per package and day, and the part of the receipt chain that proves them; the signed text is
 * exactly this one, canonical JSON (RFC 8785)
 * @param hash SHA-256 of the statement, in hexadecimal digits
 * @param signature Ed25519 over the statement, in hexadecimal digits
 * @param keyId thumbprint (RFC 7638) of the key
 * @param key the public key; trust it only if you know its id from another source
 */
record StatementView(
        @JsonRawValue @Schema(ref = "#/components/schemas/StatementBody")
        String statement,

        String hash,
        String signature,
        String keyId,
        Jwk key) {

    static StatementView of(Signed signed) {
        var hex = HexFormat.of();
        return new StatementView(
                signed.body(),
                hex.formatHex(signed.hash()),
                hex.formatHex(signed.signature()),
                signed.key().id(),
                Jwk.of(signed.key()));
    }
}
