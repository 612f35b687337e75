package io.agentmarket.marketplace;

import io.agentmarket.engine.RunView;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** How a handler that starts a run answers: at its end, while it is live, or by streaming it. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ApiResponse(
        responseCode = "200",
        description = "The ended run; or its events as they happen, when `Accept` names text/event-stream",
        headers = {
            @Header(name = "Location", ref = "#/components/headers/Location"),
            @Header(name = "Idempotent-Replayed", ref = "#/components/headers/Idempotent-Replayed"),
            @Header(name = "Preference-Applied", ref = "#/components/headers/Preference-Applied"),
            @Header(name = "Cache-Control", ref = "#/components/headers/Cache-Control")
        },
        content = {
            @Content(mediaType = "application/json", schema = @Schema(implementation = RunView.class)),
            @Content(mediaType = "text/event-stream", schema = @Schema(type = "string"))
        })
@ApiResponse(
        responseCode = "202",
        description = "The run is still live; follow `Location`",
        headers = {
            @Header(name = "Location", description = "The path of the started run", required = true),
            @Header(name = "Idempotent-Replayed", ref = "#/components/headers/Idempotent-Replayed"),
            @Header(name = "Preference-Applied", ref = "#/components/headers/Preference-Applied")
        },
        content = @Content(mediaType = "application/json", schema = @Schema(implementation = RunView.class)))
@interface RunAnswers {}
