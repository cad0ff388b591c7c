import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  connectEmulator,
  createEmulator,
  type Emulator,
  type EmulatorSeed,
} from '../../../src/emulator/index.js';
import { emptyFolder } from '../../cli/test-terminal.js';
import { requestToken } from '../api.js';

const seed: EmulatorSeed = {
  projects: [{ id: 'prj_app' }],
  connectors: [{ uid: 'slack/acme', tokenLifetimeMs: 60_000 }, { uid: 'oauth/linear' }],
  grants: [{ connector: 'oauth/linear', user: 'ada' }],
};

/** Starts with one seed and again with another, from the same state file. */
async function restart(first: EmulatorSeed, second: EmulatorSeed): Promise<Emulator> {
  const state = join(emptyFolder(), 'state.json');
  await (await createEmulator(first, { state })).close();
  return createEmulator(second, { state });
}

test.each<[string, EmulatorSeed, string[]]>([
  ['nothing', {}, []],
  ['a lifetime', { connectors: [{ uid: 'slack/acme' }, { uid: 'oauth/linear' }] }, ['slack/acme']],
  ['a grant', { grants: [{ connector: 'oauth/linear', user: 'bob' }] }, ['oauth/linear']],
  ['the order', { connectors: seed.connectors?.toReversed() }, []],
  ['a further connector', { connectors: [...(seed.connectors ?? []), { uid: 'slack/b' }] }, []],
  ['no connector', { connectors: [], grants: [] }, ['slack/acme', 'oauth/linear']],
])('tells when a seed that has changed in %s is not applied', async (_, change, uids) => {
  await using emulator = await restart(seed, { ...seed, ...change });
  const names = uids.map((uid) => `connector ${uid}`);
  expect([...emulator.unapplied].sort()).toEqual(names.sort());
  emulator.reset();
  expect(emulator.unapplied).toEqual([]);
});

test('names projects, users and teams, and tells other processes too', async () => {
  await using emulator = await restart(seed, {
    ...seed,
    ...{
      projects: [{ id: 'prj_app', name: 'shop' }],
      users: [{ id: 'ada' }],
      team: { id: 'acme' },
    },
  });
  const names = ['team team_emu', 'project prj_app', 'user user_emu'];
  expect(emulator.unapplied).toEqual(names);
  const { controlToken } = emulator;
  const remote = await connectEmulator(await emulator.listen(), { controlToken });
  expect(await remote.unapplied).toEqual(names);
});

test('a change by a method is none of the seed', async () => {
  const state = join(emptyFolder(), 'state.json');
  const first = await createEmulator(seed, { state });
  first.connectors.remove('slack/acme');
  first.grant({ connector: 'oauth/linear', user: 'bob' });
  await first.close();
  await using second = await createEmulator(seed, { state });
  expect(second.unapplied).toEqual([]);
  expect((await requestToken(second, 'slack/acme')).status).toBe(410);
});
