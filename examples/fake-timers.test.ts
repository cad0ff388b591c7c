import { createConnect } from 'grantkit';
import { createEmulator } from 'grantkit/emulator';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('gets a new token after a day', async () => {
  const emulator = await createEmulator({
    connectors: [{ uid: 'oauth/linear' }],
    grants: [{ connector: 'oauth/linear', user: 'ada' }],
  });
  const vercelToken = await emulator.oidcToken({ expiresInMs: 172_800_000 });
  const connect = createConnect({ fetch: emulator.fetch, vercelToken });
  const first = await connect.getToken('oauth/linear', { subject: { type: 'user', id: 'ada' } });
  await vi.advanceTimersByTimeAsync(86_400_000);
  const second = await connect.getToken('oauth/linear', { subject: { type: 'user', id: 'ada' } });
  expect(second).not.toBe(first);
});
