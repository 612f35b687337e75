package io.agentmarket.billing.stripe;

import com.google.gson.annotations.SerializedName;
import com.stripe.net.ApiRequestParams;
import com.stripe.param.billing.MeterEventCreateParams;
import com.stripe.param.billing.MeterEventSummaryListParams;
import com.stripe.param.checkout.SessionCreateParams;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a form as Stripe does and checks it against the SDK's class of the call's parameters: an unknown name, a value
 * of another type, a gap in a list or a missing required field is refused.
 */
final class FormRules {

    private static final Pattern KEY_PART = Pattern.compile("^([^\\[\\]]+)|\\[([^\\[\\]]*)]");

    /** The SDK marks these in its comments only. */
    private static final Map<Class<?>, Set<String>> REQUIRED = Map.of(
            MeterEventCreateParams.class, Set.of("event_name", "payload"),
            MeterEventSummaryListParams.class, Set.of("customer", "start_time", "end_time"),
            SessionCreateParams.class, Set.of("mode", "line_items", "success_url"),
            SessionCreateParams.LineItem.class, Set.of("price"),
            com.stripe.param.billingportal.SessionCreateParams.class, Set.of("customer"));

    private FormRules() {}

    /** The error of a parameter. */
    static final class Refused extends RuntimeException {

        final String parameter;

        Refused(String parameter, String message) {
            super(message);
            this.parameter = parameter;
        }
    }

    /** The form as nested maps; throws {@link Refused} when it breaks the class. */
    static Map<String, Object> checked(@Nullable String form, Class<?> params) {
        var root = new LinkedHashMap<String, Object>();
        if (form != null && !form.isEmpty()) {
            for (var pair : form.split("&", -1)) {
                var parts = pair.split("=", 2);
                put(root, decoded(parts[0]), parts.length == 2 ? decoded(parts[1]) : "");
            }
        }
        object("", root, params);
        return root;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @SuppressWarnings("unchecked")
    private static void put(Map<String, Object> root, String key, String value) {
        var matcher = KEY_PART.matcher(key);
        var at = root;
        String name = null;
        while (matcher.find()) {
            if (name != null) {
                at = (Map<String, Object>) at.computeIfAbsent(name, unused -> new TreeMap<String, Object>());
            }
            name = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
        }
        if (name == null || at.put(name, value) != null) {
            throw new Refused(key, "Invalid or repeated parameter: " + key);
        }
    }

    private static void object(String path, Map<String, Object> given, Class<?> params) {
        given.forEach((name, value) -> {
            var at = path.isEmpty() ? name : path + "[" + name + "]";
            value(at, value, field(params, name, at).getGenericType());
        });
        for (var name : REQUIRED.getOrDefault(params, Set.of())) {
            if (!given.containsKey(name)) {
                throw new Refused(name, "Missing required param: " + name + ".");
            }
        }
    }

    private static Field field(Class<?> params, String name, String at) {
        for (var field : params.getDeclaredFields()) {
            var serialized = field.getAnnotation(SerializedName.class);
            if (serialized != null
                    && serialized.value().equals(name)
                    && !name.equals(ApiRequestParams.EXTRA_PARAMS_KEY)) {
                return field;
            }
        }
        throw new Refused(at, "Received unknown parameter: " + at);
    }

    @SuppressWarnings("unchecked")
    private static void value(String at, Object value, Type type) {
        if (type instanceof ParameterizedType generic) {
            var last = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            var items = object(at, value);
            if (generic.getRawType() == List.class) {
                for (int i = 0; i < items.size(); i++) {
                    if (!items.containsKey(Integer.toString(i))) {
                        throw new Refused(at, "Invalid array: " + at);
                    }
                }
            }
            items.forEach((name, item) -> value(at + "[" + name + "]", item, last));
        } else if (type == Object.class) {
            return;
        } else if (type instanceof Class<?> plain
                && ApiRequestParams.class.getPackageName().equals("com.stripe.net")
                && !plain.isEnum()
                && plain.getPackageName().startsWith("com.stripe.param")) {
            object(at, object(at, value), plain);
        } else {
            scalar(at, value, (Class<?>) type);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(String at, Object value) {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw new Refused(at, "Invalid object: " + at);
    }

    private static void scalar(String at, Object value, Class<?> type) {
        if (!(value instanceof String text) || text.isEmpty()) {
            throw new Refused(at, "Invalid value: " + at);
        }
        var fits =
                switch (type.getSimpleName()) {
                    case "Long", "Integer" -> text.matches("-?[0-9]{1,18}");
                    case "Boolean" -> text.equals("true") || text.equals("false");
                    case "BigDecimal" -> isNumber(text);
                    case "String" -> true;
                    default -> type.isEnum() && isConstant(type, text);
                };
        if (!fits) {
            throw new Refused(at, "Invalid " + type.getSimpleName() + ": " + at);
        }
    }

    private static boolean isNumber(String text) {
        try {
            return new BigDecimal(text).signum() >= 0 || text.startsWith("-");
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean isConstant(Class<?> type, String text) {
        for (var constant : type.getEnumConstants()) {
            if (((ApiRequestParams.EnumParam) constant).getValue().equals(text)) {
                return true;
            }
        }
        return false;
    }
}
