package io.agentmarket.agents;

/** How a package that is not one loop goes about its work. */
public sealed interface Plan permits Graph, Crew {}
