package io.agentmarket.edge;

import io.agentmarket.identity.ScopeCheck;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.PlainScalars;
import jakarta.servlet.Filter;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.format.FormatterRegistry;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.ResourceHttpMessageConverter;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.web.filter.UrlHandlerFilter;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/** Configures how requests become values, how answers become bytes, and the order of the filters. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebMvcConfigurer {

    /** Spring Security's chain has the order -100. */
    static final int AFTER_SECURITY = 100;

    /**
     * The platform's mapper, with two more rules for requests: no value is converted from another type, and required
     * members must be present.
     */
    @Bean
    JsonMapper jsonMapper() {
        return Json.strict()
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .withCoercionConfigDefaults(
                        coercion -> coercion.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
                .withCoercionConfig(
                        LogicalType.Textual,
                        coercion -> coercion.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .annotationIntrospector(new RequiredComponents())
                .build();
    }

    @Override
    public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
        converters.disableDefaults().configureMessageConvertersList(list -> {
            list.clear();
            list.add(new ByteArrayHttpMessageConverter());
            list.add(new StringHttpMessageConverter(StandardCharsets.UTF_8));
            list.add(new ResourceHttpMessageConverter());
            list.add(new JsonBodies(jsonMapper()));
        });
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new ScopeCheck()).order(Ordered.HIGHEST_PRECEDENCE);
        registry.addInterceptor(new KnownQuery()).order(Ordered.HIGHEST_PRECEDENCE + 1);
    }

    /** Adds formatters, which also apply to the elements of a repeatable parameter; editors do not. */
    @Override
    public void addFormatters(FormatterRegistry registry) {
        registry.addConverter(String.class, UUID.class, PlainScalars::uuid);
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/docs/scalar/*.js")
                .addResourceLocations("classpath:/META-INF/resources/webjars/scalar/");
        registry.addResourceHandler("/docs/*.js", "/docs/*.css", "/docs/*.java")
                .addResourceLocations("classpath:/docs/");
    }

    @Bean
    FilterRegistrationBean<Filter> requestLog(Ids ids) {
        return ordered(new RequestLog(ids), Ordered.HIGHEST_PRECEDENCE);
    }

    @Bean
    FilterRegistrationBean<Filter> noTrace(Endpoints endpoints) {
        return ordered(new NoTrace(endpoints), Ordered.HIGHEST_PRECEDENCE + 1);
    }

    /** A page has no other page below it, so that a slash at its end means nothing. */
    @Bean
    FilterRegistrationBean<Filter> slashAfterPage() {
        var filter = UrlHandlerFilter.trailingSlashHandler("/docs/**", "/health/**")
                .wrapRequest()
                .build();
        return ordered(filter, Ordered.HIGHEST_PRECEDENCE + 2);
    }

    @Bean
    FilterRegistrationBean<Filter> bodyGuard(
            @Value("${agentmarket.max-body-bytes}") long maxBytes, Endpoints endpoints) {
        return ordered(new BodyGuard(maxBytes, endpoints), AFTER_SECURITY + 1);
    }

    static FilterRegistrationBean<Filter> ordered(Filter filter, int order) {
        var registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(order);
        return registration;
    }
}
