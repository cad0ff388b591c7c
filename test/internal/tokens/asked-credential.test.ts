import { expect, test, vi } from 'vitest';
import { withAskedCredential } from '../../../src/internal/tokens/asked-credential.js';
import { serverAndClient } from '../../support/client.js';
import { APP } from '../../support/token-response.js';

test('a function is asked once for each call, and a text it returns is the credential', async () => {
  const vercelToken = vi.fn(() => 'vercel-token');
  const { server, connect } = await serverAndClient({ vercelToken });
  await connect.getToken('c', APP);
  await connect.getToken('c', APP);
  expect(vercelToken).toHaveBeenCalledTimes(2);
  expect(server.requests).toHaveLength(1);
});

test('a promise is asked for once, too', async () => {
  const vercelToken = vi.fn(async () => 'vercel-token');
  const { server, connect } = await serverAndClient();
  await connect.getToken('c', APP, { vercelToken });
  await connect.getToken('c', APP, { vercelToken });
  expect(vercelToken).toHaveBeenCalledTimes(2);
  expect(server.requests).toHaveLength(1);
});

test('a function that throws fails the call, not the lookup', async () => {
  const vercelToken = () => {
    throw new Error('vault is sealed');
  };
  const { connect } = await serverAndClient();
  await expect(connect.getToken('c', APP, { vercelToken })).rejects.toMatchObject({
    name: 'ConnectCredentialsError',
    cause: { message: 'vault is sealed' },
  });
});

test('nobody is asked when the call is aborted already', () => {
  const vercelToken = vi.fn(() => 'vercel-token');
  const options = { vercelToken, signal: AbortSignal.abort() };
  expect(withAskedCredential(options, {})).toBe(options);
  expect(vercelToken).not.toHaveBeenCalled();
});
