import { expect, test } from 'vitest';
import { GatewayKeys } from '../../../src/emulator/auth/gateway-keys.js';

test('generates one key, when it is first needed', async () => {
  const keys = new GatewayKeys();
  expect(keys.save()).toBeNull();
  const [first, second] = await Promise.all([keys.jwks(), keys.jwks()]);
  expect(second).toEqual(first);
  expect(keys.save()).toMatchObject({ kid: 'gateway' });
});

test('takes over a saved key, also while it generates one', async () => {
  const saved = new GatewayKeys();
  const expected = await saved.jwks();
  const keys = new GatewayKeys();
  const early = keys.jwks();
  keys.load(saved.save());
  expect(await early).toEqual(expected);
  expect(await keys.jwks()).toEqual(expected);
});
