export type { TokenStoreRule } from './contract-case.js';
export { type MemoryStoreOptions, memoryStore } from './memory-store.js';
export { tokenStoreContract } from './token-store-contract.js';
