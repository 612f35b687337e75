package io.agentmarket.toolkits.incidents;

/**
 * A runbook that fits a text.
 *
 * @param score orders the hits of one search only
 * @param similarity the cosine of the page's nearest window, 0 to 1
 * @param titled the share of the page's title that the text contains, 0 to 1
 */
record RunbookHit(Runbook runbook, double score, double similarity, double titled) {}
