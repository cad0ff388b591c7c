import { expect, test } from 'vitest';
import { createEmulator } from '../../../src/emulator/index.js';
import { requestToken, send } from '../api.js';
import { codeOf, exchange } from '../gateway/application.js';

/** Every generated value that lets somebody in. */
const secretsOf = async (idSeed?: string) => {
  const emulator = await createEmulator({
    connectors: [{ uid: 'oauth/linear' }, { uid: 'api-key/acme' }],
    idSeed,
  });
  const secrets = async () => {
    const { token } = (await requestToken(emulator, 'oauth/linear')).body;
    const apiKey = (await requestToken(emulator, 'api-key/acme')).body.token;
    const wanted = { subject: { type: 'user', id: 'u1' }, deviceCode: true };
    const path = 'POST /v1/connect/authorize/oauth%2Flinear';
    const { url, verifier, deviceCode } = (await send(emulator, path, wanted)).body;
    const code = await codeOf(emulator);
    const { refresh_token: refreshToken } = (await exchange(emulator, code)).body;
    const pat = emulator.accessToken();
    return { token, apiKey, url, verifier, deviceCode, code, refreshToken, pat };
  };
  const first = await secrets();
  emulator.reset();
  return [first, await secrets()];
};

test('generates secrets that nobody can predict', async () => {
  const runs = [...(await secretsOf()), ...(await secretsOf())];
  const values = runs.flatMap((run) => Object.values(run));
  expect(new Set(values).size).toBe(values.length);
  expect(runs[0]).toEqual({
    token: expect.stringMatching(/^emu_oauth_[\da-f]{24}$/),
    apiKey: expect.stringMatching(/^emu_api_key_[\da-f]{24}$/),
    url: expect.stringMatching(/request_code=[\w-]{43}$/),
    verifier: expect.stringMatching(/^[\w-]{43}$/),
    deviceCode: expect.stringMatching(/^[B-Z]{4}-[B-Z]{4}$/),
    code: expect.stringMatching(/^[\w-]{43}$/),
    refreshToken: expect.stringMatching(/^[\w-]{43}$/),
    pat: expect.stringMatching(/^emu_vercel_[\da-f]{24}$/),
  });
});

test('repeats them for the same idSeed', async () => {
  const [first, afterReset] = await secretsOf('fixed');
  expect(afterReset).toEqual(first);
  expect((await secretsOf('fixed'))[0]).toEqual(first);
});

test('generates the same credentials for the same seed, and others for another', async () => {
  const tokenOf = async (idSeed: string) => {
    const emulator = await createEmulator({ connectors: [{ uid: 'slack/a' }], idSeed });
    return (await requestToken(emulator, 'slack/a')).body.token;
  };
  const [first, again, other] = [await tokenOf('a'), await tokenOf('a'), await tokenOf('b')];
  expect(again).toBe(first);
  expect(other).not.toBe(first);
  expect(first).toMatch(/^emu_\w+$/);
});
