import { expect, test, vi } from 'vitest';
import { ConnectCredentialsError } from '../../src/errors.js';
import {
  type ClientCredentials,
  clientCredentials,
} from '../../src/oauth-gateway/client-credentials.js';
import { unsignedToken } from './oidc-token.js';

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
  await expect(clientCredentials('c', async () => '')).rejects.toThrow(ConnectCredentialsError);
});

test('do not wait for more than 30 s for a function that never ends', async () => {
  vi.useFakeTimers();
  const failing = clientCredentials('c', () => new Promise(() => {})).catch((error) => error);
  await vi.advanceTimersByTimeAsync(30_000);
  vi.useRealTimers();
  expect(await failing).toMatchObject({ name: 'ConnectTimeoutError', retryable: true });
});
