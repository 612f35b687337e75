export type { components, paths } from "./api.js";
export { AgentMarket, type Quote, type Receipt, type Run, type RunOptions, type Target } from "./client.js";
export type { RunEvent } from "./follow.js";
export { ReceiptRefused, type Verified, verifyReceipts } from "./receipts.js";
export { AgentMarketError, type Problem, type Settings } from "./transport.js";
