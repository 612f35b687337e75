import type { AgentMarket, AgentMarketError, Run } from "agentmarket-client";

export const limited = (error: AgentMarketError): boolean => error.problem.code === "RATE_LIMITTED";

export const price = (run: Run): number => run.price.micro;

export const path = (market: AgentMarket) => market.call("get", "/api/v1/execution");

export const noId = (market: AgentMarket) => market.call("get", "/api/v1/deployments/{id}");
