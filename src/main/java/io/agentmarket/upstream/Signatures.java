package io.agentmarket.upstream;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs the model's thinking and verifies it later. A signature is bound to the account, the model, the thinking and
 * the conversation before it, as the API's page on thinking describes for the 5.5 models; so a conversation may only be
 * extended, and the thoughts of a message keep their order. It does not cover the hidden text of a block whose display
 * was omitted: the caller never saw it.
 */
final class Signatures {

    private static final int MAX_REMEMBERED = 50_000;

    private final byte[] secret = new byte[32];

    /**
     * The signature of the thinking before a call, by the call's id: the API checks that the thinking is not left out.
     */
    private final Map<String, String> thoughtBefore = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    Signatures() {
        new SecureRandom().nextBytes(secret);
    }

    /** The account and model of the thinking, and the conversation before it. */
    record Place(String keyFingerprint, String model, String conversation) {}

    /** @param number of the thought in its message: thoughts must keep their order */
    String sign(Place place, int number, String shownThinking) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            var signed = String.join(
                    "\n",
                    place.keyFingerprint(),
                    place.model(),
                    place.conversation(),
                    Integer.toString(number),
                    shownThinking);
            return Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    synchronized void remember(String toolUseId, String signature) {
        thoughtBefore.put(toolUseId, signature);
    }

    /** The signature of the thinking before this call; empty if there was none. */
    synchronized String before(String toolUseId) {
        return thoughtBefore.getOrDefault(toolUseId, "");
    }
}
