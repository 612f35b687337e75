package io.agentmarket.edge;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.agentmarket.AgentMarket;
import io.agentmarket.shared.Limit;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.math.BigDecimal;
import java.util.List;
import org.springdoc.core.customizers.ParameterCustomizer;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.context.annotation.Import;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.objenesis.ObjenesisStd;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * The web layer as springdoc sees it, and nothing below: every endpoint class of the product is instantiated without
 * its constructor, because only its annotations are read.
 */
@Import(LintedDocument.class)
@EnableAutoConfiguration(exclude = {DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class})
class OpenApiGeneration {

    @Bean
    static BeanDefinitionRegistryPostProcessor endpoints() {
        return registry -> {
            var scanner = new ClassPathScanningCandidateComponentProvider(false);
            scanner.addIncludeFilter(new AnnotationTypeFilter(RestController.class));
            scanner.addExcludeFilter(new AnnotationTypeFilter(TestComponent.class));
            scanner.findCandidateComponents(AgentMarket.class.getPackageName()).stream()
                    .map(BeanDefinition::getBeanClassName)
                    .map(name -> ClassUtils.resolveClassName(name, AgentMarket.class.getClassLoader()))
                    .forEach(type -> registry.registerBeanDefinition(type.getName(), hollow(type)));
        };
    }

    private static <T> RootBeanDefinition hollow(Class<T> type) {
        return new RootBeanDefinition(type, () -> new ObjenesisStd().newInstance(type));
    }

    @Bean
    ModelResolver modelResolver(ObjectMapperProvider provider, SchemaNames names) {
        SpringDocUtils.getConfig().replaceWithSchema(JsonNode.class, new JsonSchema().description("Any JSON value."));
        var limit =
                new JsonSchema().typesItem("integer").minimum(BigDecimal.ONE).maximum(new BigDecimal(Limit.MAX_ROWS));
        SpringDocUtils.getConfig().replaceWithSchema(Limit.class, limit);
        var mapper = provider.jsonMapper().copy();
        mapper.setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
        mapper.setAnnotationIntrospector(new RequiredUnlessNullable());
        return new ModelResolver(mapper, names).openapi31(true);
    }

    @Bean
    OpenAPI head() {
        return new OpenAPI()
                .info(new Info()
                        .title("Agent Marketplace API")
                        .version("v1")
                        .description(
                                "Rent agents, run them at a price known before the run, and prove the bill after it."
                                        + " Errors are RFC 9457 problem documents; their codes are listed at /docs/errors.")
                        .license(new License().name("Apache-2.0").identifier("Apache-2.0")))
                .servers(List.of(new Server().url("/")))
                .security(List.of(
                        new SecurityRequirement().addList("api_key"), new SecurityRequirement().addList("bearer")))
                .components(new Components()
                        .addSecuritySchemes(
                                "api_key",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.APIKEY)
                                        .in(SecurityScheme.In.HEADER)
                                        .name("X-API-Key"))
                        .addSecuritySchemes(
                                "bearer",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .description("The same API key, as Authorization: Bearer.")));
    }

    /** A text to be passed back, with any type of key of the list's rows. */
    @Bean
    ParameterCustomizer cursors() {
        return (parameter, method) -> parameter != null && "cursor".equals(parameter.getName())
                ? parameter.schema(new JsonSchema().typesItem("string"))
                : parameter;
    }

    @Bean
    DeclaredAnswers answers() {
        return new DeclaredAnswers();
    }

    @Bean
    Shapes shapes() {
        return new Shapes();
    }

    @Bean
    KeptExamples examples() {
        return new KeptExamples();
    }

    @Bean
    UnusedComponents unused() {
        return new UnusedComponents();
    }

    @Bean
    SchemaNames schemaNames() {
        return new SchemaNames();
    }

    @Bean
    SchemaMembers members(SchemaNames names) {
        return new SchemaMembers(names, new SourceWords());
    }
}
