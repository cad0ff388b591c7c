import { expect, test, vi } from 'vitest';
import { ConnectCredentialsError } from '../../src/errors.js';
import {
  type ClientCredentials,
  clientCredentials,
} from '../../src/oauth-gateway/client-credentials.js';
import { failureOf } from '../support/token-response.js';
import { unsignedToken } from './oidc-token.js';

vi.mock('@vercel/oidc', () => ({
  getVercelOidcToken: () => Promise.reject(new Error('not linked')),
}));

const decoded = ({ header }: ClientCredentials) => atob(header.replace(/^Basic /, ''));

test('are the connector and the OIDC token of the deployment', async () => {
  const token = unsignedToken({ owner_id: 'team_a', exp: Math.floor(Date.now() / 1000) + 3600 });
  vi.stubEnv('VERCEL_OIDC_TOKEN', token);
  expect(decoded(await clientCredentials('oauth/linear'))).toBe(`oauth%2Flinear:${token}`);
});

test('are encoded like a form, so that no part can hold a colon', async () => {
  const credentials = await clientCredentials('oauth/é:ü', async () => 'a:b c');
  expect(decoded(credentials)).toBe('oauth%2F%C3%A9%3A%C3%BC:a%3Ab%20c');
});

test('ask the given function each time, and pass its failure on', async () => {
  const tokens = ['one', 'two'];
  const next = async () => tokens.shift() ?? Promise.reject(new Error('no more'));
  expect(decoded(await clientCredentials('c', next))).toBe('c:one');
  expect(decoded(await clientCredentials('c', next))).toBe('c:two');
  await expect(clientCredentials('c', next)).rejects.toThrow('no more');
});

test('tell what of them no message may show: the token, and what encodes it', async () => {
  const { header, secrets } = await clientCredentials('c', async () => 'oidc-token');
  expect(secrets).toEqual(['oidc-token', btoa('c:oidc-token')]);
  expect(header).toBe(`Basic ${btoa('c:oidc-token')}`);
});

test('are never sent without a token', async () => {
  const error = await failureOf(clientCredentials('c', async () => ''));
  expect(error).toBeInstanceOf(ConnectCredentialsError);
  expect(error).toMatchObject({
    message: '`getVercelOidcToken` returned no token.',
    code: 'credentials_unavailable',
    hint: 'Return the OIDC token of a deployment, or leave the option out on Vercel.',
  });
});

test('tell what a deployment without a token has to enable', async () => {
  vi.stubEnv('VERCEL', '1');
  for (const name of ['VERCEL_TOKEN', 'VERCEL_OIDC_TOKEN']) vi.stubEnv(name, undefined);
  expect(await failureOf(clientCredentials('c'))).toMatchObject({
    code: 'credentials_unavailable',
    hint: "Enable OIDC federation in the project's settings, and call within a request.",
  });
});

test('do not wait for more than 30 s for a function that never ends', async () => {
  vi.useFakeTimers();
  const failing = clientCredentials('c', () => new Promise(() => {})).catch((error) => error);
  await vi.advanceTimersByTimeAsync(30_000);
  vi.useRealTimers();
  expect(await failing).toMatchObject({
    name: 'ConnectTimeoutError',
    message: expect.stringMatching(
      /^Failed to get the OIDC token for the Vercel Connect gateway: no answer within 30000 ms\./,
    ),
    retryable: true,
  });
});
