/** Default of `TokenStore.freshForMs`, in milliseconds. */
export const DEFAULT_FRESH_FOR_MS = 5_000;

/** Default of `TokenStore.answersWithinMs`, in milliseconds. */
export const DEFAULT_ANSWERS_WITHIN_MS = 1_000;

/** How long a lease lasts unless its holder extends it, in milliseconds. */
export const LEASE_MS = 2_000;
