/** The vectors of search in a Qdrant server, if QDRANT_URL is set. */
@NullMarked
package io.agentmarket.search.qdrant;

import org.jspecify.annotations.NullMarked;
