/**
 * The documentation for readers: the guides, the API reference, the catalogue of errors, and the search over them.
 *
 * <p>Owns: the pages below {@code /docs}, {@code /llms.txt} and {@code /openapi.yaml}. Never: customers' data, calls to
 * the outside, scripts or styles of other sites. Invariants: every page is open to anyone and also served as Markdown;
 * all pages come from the jar. Fails: an unknown page is 404; a guide that cannot be read stops the start.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared"})
package io.agentmarket.guides;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
