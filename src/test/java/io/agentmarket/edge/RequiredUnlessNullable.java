package io.agentmarket.edge;

import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** A record component is required unless the compiler lets it be null. */
final class RequiredUnlessNullable extends JacksonAnnotationIntrospector {

    @Override
    public Boolean hasRequiredMarker(AnnotatedMember member) {
        return member.getDeclaringClass().isRecord() && !isNullable(member)
                ? Boolean.TRUE
                : super.hasRequiredMarker(member);
    }

    private static boolean isNullable(AnnotatedMember member) {
        return switch (member.getMember()) {
            case Field field -> field.getAnnotatedType().isAnnotationPresent(Nullable.class);
            case Method method -> method.getAnnotatedReturnType().isAnnotationPresent(Nullable.class);
            default -> true;
        };
    }
}
