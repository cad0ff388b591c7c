import { expect, test, vi } from 'vitest';
import { awaitCredential } from '../../../src/internal/tokens/credential-wait.js';
import { Fallback } from '../../../src/internal/tokens/fallback.js';
import type { KeptToken } from '../../../src/internal/tokens/kept-token.js';
import type { TokenCache } from '../../../src/internal/tokens/token-cache.js';
import { newSlot } from '../../../src/internal/tokens/token-slot.js';
import { advance, EXPIRY, fakeClocks, NOW, watch } from '../../support/client.js';
import { APP, CONNECTOR, failureOf, tokenResponse } from '../../support/token-response.js';

fakeClocks();

const settings = { now: () => Date.now(), isTokenUndefined: false };

/** A credential that comes late, asked for by a call with a kept token. */
function asked() {
  const caller = { id: 'a', isDeployment: true };
  const slot = newSlot({ caller, connector: CONNECTOR.uid, params: APP });
  const kept: KeptToken = {
    ...{ response: tokenResponse(), attempt: 1 },
    ...{ arrivedAt: NOW, expiresAt: EXPIRY, lifetimeMs: EXPIRY - NOW },
  };
  const usable = vi.fn((): KeptToken | undefined => kept);
  const cache = { usable } as unknown as TokenCache;
  let give = (_: string) => {};
  const credential = new Promise<string>((resolve) => {
    give = resolve;
  });
  const awaited = awaitCredential(credential, settings, { cache, slot });
  return { awaited, usable, kept, give };
}

test('a call whose credential is late falls back on the token that worked at its limit', async () => {
  const { awaited, usable, kept } = asked();
  const failure = failureOf(awaited);
  vi.advanceTimersByTime(5_000);
  usable.mockReturnValue(undefined);
  expect(await failure).toBeInstanceOf(Fallback);
  expect(await failure).toMatchObject({ kept, reason: { code: 'timeout', retryable: true } });
});

test('a call whose token has stopped working by then waits for its credential', async () => {
  const { awaited, usable, give } = asked();
  const seen = watch(awaited);
  usable.mockReturnValue(undefined);
  await advance(60_000);
  expect(seen.isSettled).toBe(false);
  give('vercel-token');
  expect((await awaited).bearer).toBe('vercel-token');
});
