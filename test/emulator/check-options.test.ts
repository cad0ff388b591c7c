import { expect, test } from 'vitest';
import { createEmulator, type EmulatorOptions } from '../../src/emulator/index.js';

test.each<[unknown, RegExp]>([
  [{ sate: 'x' }, /^sate: unknown field; did you mean "state"\?/],
  [{ fetch: 3 }, /^fetch: expected a function/],
  [{ onRequest: 3 }, /^onRequest: expected a function/],
  [{ providerTimeoutMs: 'x' }, /^providerTimeoutMs: .*expected number/],
  [{ providerTimeoutMs: 0 }, /^providerTimeoutMs: .*>0/],
  [{ run: 3 }, /^run: .*expected string/],
  [{ state: 3 }, /^state: .*expected string/],
  [{ state: '' }, /^state: expected the name of a file/],
  [{ stateKey: 3 }, /^stateKey: .*expected string/],
  [{ controlToken: 'short' }, /^controlToken: expected 32 letters/],
  [{ host: 'foo' }, /^host: expected 127\.0\.0\.1, 0\.0\.0\.0, ::\./],
  [{ oidcIssuer: 'acme' }, /^oidcIssuer: expected a URL such as/],
  [null, /^options: .*expected object/],
  ['x', /^options: .*expected object/],
])('no emulator is created with %j', async (options, message) => {
  const creating = createEmulator({}, options as EmulatorOptions);
  await expect(creating).rejects.toBeInstanceOf(TypeError);
  await expect(creating).rejects.toThrow(message);
});

test('an option that is undefined is none', async () => {
  const { url } = await createEmulator({}, { state: undefined, fetch: undefined, host: undefined });
  expect(url).toBe('http://connect.localhost');
});
