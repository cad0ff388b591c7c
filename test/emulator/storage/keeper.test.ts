import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { createEmulator } from '../../../src/emulator/index.js';
import { readState as readFiles } from '../../../src/emulator/storage/state-file.js';
import { temporaryFolder } from '../../support/folder.js';
import { requestToken, send, startConsent } from '../api.js';

const user = { subject: { type: 'user', id: 'u1' } };
let folder: string;
let state: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  state = join(folder, 'made/on/demand/state.json');
});

test('goes on after a restart: tokens, pages under way, ids, keys and what it owes', async () => {
  const seed = { connectors: [{ uid: 'oauth/linear' }, { uid: 'slack/acme' }] };
  const first = await createEmulator(seed, { state });
  const { VERCEL_OIDC_TOKEN } = first.env;
  const pat = first.accessToken();
  first.grant({ connector: 'oauth/linear', user: 'u1' });
  const { token } = (await requestToken(first, 'oauth/linear', user)).body;
  const { url, verifier } = (await startConsent(first)).body;
  await first.close();
  const second = await createEmulator(seed, { state });
  const again = (await requestToken(second, 'oauth/linear', user, VERCEL_OIDC_TOKEN)).body;
  expect(again.token).toBe(token);
  expect((await requestToken(second, 'slack/acme', undefined, pat)).body.tokenId).toBe(
    'stk_000002',
  );
  await second.approve(url);
  expect((await send(second, `GET /v1/connect/result/${verifier}`)).body.status).toBe('success');
  expect(second.ledger.events.map(({ eventType }) => eventType)).toEqual([
    ...['Token Request', 'Token Request', 'Token Request', 'Completed Authorization Request'],
  ]);
  await second.close();
});

test('has on disk what an answer tells', async () => {
  const first = await createEmulator({ connectors: [{ uid: 'slack/acme' }] }, { state });
  await requestToken(first, 'slack/acme');
  expect((await readState())['store']).toMatchObject({ tokens: [{ tokenId: 'stk_000001' }] });
  await first.close();
});

test('writes what is new only, and is whole again at the end', async () => {
  const connectors = Array.from({ length: 300 }, (_, at) => ({ uid: `oauth/c${at}` }));
  const emulator = await createEmulator({ connectors }, { state });
  const sizeOf = async (file: string) => (await stat(file)).size;
  const whole = await sizeOf(state);
  for (const scope of ['a', 'b', 'c']) {
    await requestToken(emulator, 'oauth/c1', { subject: { type: 'app' }, scopes: [scope] });
  }
  expect(await sizeOf(state)).toBe(whole);
  expect(await sizeOf(`${state}.changes`)).toBeLessThan(whole / 10);
  expect((await readState())['store']).toMatchObject({ tokens: [{}, {}, { scopes: ['c'] }] });
  await emulator.close();
  await expect(sizeOf(`${state}.changes`)).rejects.toThrow(/ENOENT/);
  expect(JSON.parse(await readFile(state, 'utf8'))).toMatchObject({ version: 1 });
});

test('keeps what methods change, without a request', async () => {
  const emulator = await createEmulator({ connectors: [{ uid: 'oauth/linear' }] }, { state });
  emulator.grant({ connector: 'oauth/linear', user: 'u1' });
  await vi.waitFor(async () => {
    expect((await readState())['store']).toMatchObject({ grants: [{ principal: { id: 'u1' } }] });
  }, 15_000);
  await emulator.close();
});

test('adds what the seed has got since, and leaves what has become of the rest', async () => {
  const first = await createEmulator(
    { connectors: [{ uid: 'oauth/a' }, { uid: 'oauth/b' }], accessTokens: [{ token: 'pat_a' }] },
    { state },
  );
  first.connectors.remove('oauth/b');
  await first.close();
  const second = await createEmulator(
    {
      projects: [{ id: 'prj_emu' }, { id: 'prj_new' }],
      connectors: [{ uid: 'oauth/a' }, { uid: 'oauth/b' }, { uid: 'oauth/c' }],
      accessTokens: [{ token: 'pat_a' }, { token: 'pat_b' }],
      grants: ['oauth/a', 'oauth/c'].map((connector) => ({ connector, user: 'u1' })),
    },
    { state },
  );
  const statusOf = async (uid: string, params?: object, bearer?: string) =>
    (await requestToken(second, uid, params, bearer)).status;
  expect(await statusOf('oauth/b')).toBe(410);
  expect(await statusOf('oauth/c', undefined, 'pat_a')).toBe(200);
  expect(await statusOf('oauth/c', undefined, 'pat_b')).toBe(200);
  expect(await statusOf('oauth/a', user)).toBe(422);
  expect(await statusOf('oauth/c', user)).toBe(200);
  expect((await second.oidcToken({ project: 'prj_new' })).length).toBeGreaterThan(100);
  await second.close();
});

test('returns to the seed on demand, for good', async () => {
  const first = await createEmulator({ connectors: [{ uid: 'slack/acme' }] }, { state });
  first.connectors.add({ uid: 'oauth/linear' });
  await requestToken(first, 'slack/acme');
  first.reset();
  await first.close();
  const second = await createEmulator({}, { state });
  expect((await requestToken(second, 'oauth/linear')).status).toBe(404);
  expect(second.ledger.events).toEqual([]);
  await second.close();
});

test('lets nobody else read its files, and no credential be seen in them', async () => {
  const emulator = await createEmulator({ connectors: [{ uid: 'slack/acme' }] }, { state });
  const { token } = (await requestToken(emulator, 'slack/acme')).body;
  await emulator.close();
  const files = await readdir(join(state, '..'));
  expect(files.sort()).toEqual(['state.json', 'state.json.key', 'state.json.ledger.ndjson']);
  for (const name of files) {
    const file = join(state, '..', name);
    expect((await stat(file)).mode & 0o077).toBe(0);
    expect(await readFile(file, 'utf8')).not.toContain(token);
  }
});

test('tells when the state could not be written, and warns once', async () => {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  onTestFinished(() => warn.mockRestore());
  const emulator = await createEmulator({ connectors: [{ uid: 'slack/acme' }] }, { state });
  await rm(state);
  await mkdir(state);
  for (const _ of [1, 2]) {
    const { status, body } = await requestToken(emulator, 'slack/acme');
    expect([status, body.error.code]).toEqual([500, 'not_saved']);
    expect(body.error.message).toContain(`could not write its state to ${state}: `);
  }
  expect(warn.mock.calls).toEqual([
    [expect.stringContaining('could not write'), expect.anything()],
  ]);
  await rmdir(state);
  expect((await requestToken(emulator, 'slack/acme')).status).toBe(200);
  await rm(join(state, '..'), { recursive: true });
  emulator.accessToken();
  await expect(emulator.close()).rejects.toThrow(/could not write its state .*lock .* is gone/);
});

test('answers nobody and opens no socket after its end, for nobody would keep it', async () => {
  const first = await createEmulator({ connectors: [{ uid: 'slack/acme' }] }, { state });
  await first.close();
  const refusal = `This emulator is closed, and has left ${state} to others`;
  await expect(requestToken(first, 'slack/acme')).rejects.toThrow(refusal);
  await expect(first.listen()).rejects.toThrow(refusal);
  await first.close();
});

test('releases the file when the seed does not fit', async () => {
  const misfit = { projects: [{ id: 'p', team: 'none' }] };
  await expect(createEmulator(misfit, { state })).rejects.toThrow(/no team "none"/);
  await (await createEmulator({}, { state })).close();
});

test.each([
  ['keep-until-killed.ts', 200, 1],
  ['install-until-killed.ts', 10, 0],
])(
  'a process of %s that is killed %i times leaves one whole state each time',
  {
    timeout: 300_000,
  },
  async (program, kills, leastUnfinished) => {
    const outfile = join(folder, 'program.mjs');
    await build({
      ...{ entryPoints: [join(import.meta.dirname, program)], outfile, bundle: true },
      ...{ platform: 'node', format: 'esm', target: 'node20', logLevel: 'error' },
    });
    let kept = 0;
    let unfinished = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      const told = await killAfter(outfile, String(kept + 1), Math.random() * 20);
      const before = told ?? kept;
      const numbers = numbersOf(await readState());
      expect(new Set(numbers).size).toBe(1);
      kept = numbers[0] ?? Number.NaN;
      expect([before, before + 1]).toContain(kept);
      unfinished += (await readdir(join(state, '..'))).filter((name) =>
        name.endsWith('.tmp'),
      ).length;
    }
    expect(kept).toBeGreaterThan(kills);
    // Otherwise no process was killed while it was writing.
    expect(unfinished).toBeGreaterThanOrEqual(leastUnfinished);
  },
);

/** The last change that the program told of; none if it was killed too early. */
async function killAfter(program: string, first: string, ms: number): Promise<number | undefined> {
  const child = spawn(process.execPath, [program, state, first], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const output = text(child.stdout);
  const exited = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), exited]);
  await sleep(ms);
  child.kill('SIGKILL');
  expect(await exited).toEqual([null, 'SIGKILL']);
  const numbers = (await output).split('\n').slice(0, -1);
  return numbers.length === 0 ? undefined : Number(numbers.at(-1));
}

/** What is in the file, while somebody else may have it open. */
async function readState(): Promise<Record<string, unknown>> {
  const key = (await readFile(`${state}.key`, 'utf8')).trim();
  return readFiles(state, await readFile(state, 'utf8'), key);
}

function numbersOf(saved: Record<string, unknown>): number[] {
  if ('tenants' in saved) return saved['tenants'] as number[];
  const { connectors } = saved['store'] as { connectors: { installations: { name: string }[] }[] };
  const [, ...installations] = connectors[0]?.installations ?? [];
  return installations.map(({ name }) => Number(name));
}
