/** The vector half of search in a Qdrant server, for those who set QDRANT_URL. */
@NullMarked
package io.agentmarket.search.qdrant;

import org.jspecify.annotations.NullMarked;
