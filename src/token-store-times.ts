/** Default of `TokenStore.freshForMs`, in milliseconds. */
export const DEFAULT_FRESH_FOR_MS = 5_000;

/** How long a lease lasts unless its holder extends it, in milliseconds. */
export const LEASE_MS = 2_000;
