package io.agentmarket.llm.anthropic;

import com.anthropic.errors.AnthropicException;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.models.models.ModelListParams;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.vault.ProviderKeyCheck;
import java.io.UncheckedIOException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Checks a customer's key by listing one model, which costs nothing. */
@Component
final class AnthropicKeyCheck implements ProviderKeyCheck {

    private static final Logger LOG = LoggerFactory.getLogger(AnthropicKeyCheck.class);

    private final AnthropicApi api;

    AnthropicKeyCheck(AnthropicApi api) {
        this.api = api;
    }

    @Override
    public void check(String secret) {
        var key = secret.strip();
        if (!AnthropicApi.isKey(key)) {
            throw new AppException(
                    ErrorCode.PROVIDER_KEY_REFUSED,
                    "The key contains spaces or characters that no key has; copy it again from the provider's console.");
        }
        var client = api.client();
        var params = ModelListParams.builder()
                .limit(1)
                .putAdditionalHeader(AnthropicApi.KEY_HEADER, key)
                .build();
        try (var response = client.models().withRawResponse().list(params)) {
            LOG.atDebug().addKeyValue("status", response.statusCode()).log("provider key accepted");
        } catch (AnthropicServiceException e) {
            if (Set.of(401, 403).contains(Transport.status(e))) {
                throw new AppException(
                        ErrorCode.PROVIDER_KEY_REFUSED,
                        "The model's provider refused this key; check that it is complete, active and of an account"
                                + " that may call the API.",
                        e);
            }
            throw unavailable(e);
        } catch (UncheckedIOException | AnthropicException e) {
            throw unavailable(e);
        }
    }

    private static AppException unavailable(RuntimeException cause) {
        return new AppException(
                ErrorCode.MODEL_UNAVAILABLE,
                "The model's provider cannot check the key now; nothing was saved, retry.",
                cause);
    }
}
