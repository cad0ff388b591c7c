// @vitest-environment edge-runtime
import { type DiagLogger, diag } from '@opentelemetry/api';
import { expect, test, vi } from 'vitest';

const USER = { subject: { type: 'user', id: 'ada' } } as const;

test('where there is no diagnostics_channel it does nothing, and says so', async () => {
  // The environment of the test has Node's own, which Edge has not.
  const runtime = process as { getBuiltinModule?: (name: string) => unknown };
  vi.spyOn(runtime, 'getBuiltinModule').mockReturnValue(undefined);
  vi.resetModules();
  const { createConnect } = await import('../../src/index.js');
  const { instrumentConnect } = await import('../../src/otel/index.js');
  const warn = vi.fn();
  diag.setLogger({ warn } as unknown as DiagLogger);
  const telemetry = await instrumentConnect();
  expect(warn).toHaveBeenCalledWith(expect.stringContaining('no node:diagnostics_channel'));
  const fetch = async () =>
    Response.json({ token: 'provider', expiresAt: Date.now() + 3_600_000, connector: {} });
  const connect = createConnect({ fetch, vercelToken: 'vercel-token' });
  expect(await connect.getToken('oauth/linear', USER)).toBe('provider');
  telemetry.stop();
});
