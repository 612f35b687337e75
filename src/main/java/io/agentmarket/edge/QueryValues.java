package io.agentmarket.edge;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.Limit;
import io.agentmarket.shared.PlainScalars;
import io.agentmarket.shared.Spelling;
import io.agentmarket.shared.Violation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.format.support.DefaultFormattingConversionService;
import org.springframework.web.bind.WebDataBinder;

/**
 * What is wrong with the values of a call's query parameters. Reads each as the dispatcher will, which stops at the
 * first fault, and holds it against the closed set or the bounds that the contract declares for it.
 */
final class QueryValues {

    private final PlainParameters plain = new PlainParameters();
    private final ListCursors cursors = new ListCursors();
    private final DefaultFormattingConversionService conversions = new DefaultFormattingConversionService();

    QueryValues() {
        conversions.addConverter(String.class, UUID.class, PlainScalars::uuid);
    }

    /** @param values at least one, none of them empty */
    List<Violation> faults(HttpServletRequest request, MethodParameter parameter, String name, List<String> values) {
        var schema = schema(parameter);
        return values.stream()
                .flatMap(value -> fault(request, parameter, new Given(name, value, schema)).stream())
                .limit(1)
                .toList();
    }

    private record Given(
            String name, String value, @Nullable Schema schema) {

        Violation fault(String message) {
            return new Violation(name, message);
        }
    }

    private Optional<Violation> fault(HttpServletRequest request, MethodParameter parameter, Given given) {
        var schema = given.schema();
        if (schema != null && schema.allowableValues().length > 0) {
            var allowed = Arrays.asList(schema.allowableValues());
            return allowed.contains(given.value())
                    ? Optional.empty()
                    : Optional.of(given.fault(Spelling.oneOf(given.value(), allowed)));
        }
        var element =
                ResolvableType.forMethodParameter(parameter).asCollection().resolveGeneric(0);
        var type = element == null ? parameter.getParameterType() : element;
        try {
            return outside(binder(request, given.name()).convertIfNecessary(given.value(), type), given);
        } catch (TypeMismatchException mismatch) {
            return Optional.of(Refusal.find(mismatch, AppException.class)
                    .flatMap(own -> own.violations().stream().findFirst())
                    .orElseGet(() -> given.fault(BodyFault.expected(type))));
        } catch (AppException refused) {
            return refused.violations().stream().findFirst();
        }
    }

    private WebDataBinder binder(HttpServletRequest request, String name) {
        var binder = new WebDataBinder(null, name);
        binder.setConversionService(conversions);
        plain.readBy(binder);
        cursors.readBy(binder, request);
        return binder;
    }

    private static Optional<Violation> outside(@Nullable Object value, Given given) {
        var schema = given.schema();
        var number =
                value instanceof Limit limit ? (Number) limit.rows() : value instanceof Number plain ? plain : null;
        if (number == null
                || schema == null
                || schema.minimum().isEmpty()
                || schema.maximum().isEmpty()) {
            return Optional.empty();
        }
        return number.longValue() < Long.parseLong(schema.minimum())
                        || number.longValue() > Long.parseLong(schema.maximum())
                ? Optional.of(
                        given.fault("must be a whole number from " + schema.minimum() + " to " + schema.maximum()))
                : Optional.empty();
    }

    private static @Nullable Schema schema(MethodParameter parameter) {
        var described = parameter.getParameterAnnotation(Parameter.class);
        return Stream.ofNullable(described)
                .map(Parameter::schema)
                .findFirst()
                .orElseGet(() -> parameter.getParameterAnnotation(Schema.class));
    }
}
