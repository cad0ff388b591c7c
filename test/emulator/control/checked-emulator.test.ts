import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  connectEmulator,
  createEmulator,
  type Emulator,
  type RemoteEmulator,
} from '../../../src/emulator/index.js';

let emulator: Emulator;
let remote: RemoteEmulator;

beforeAll(async () => {
  emulator = await createEmulator({
    now: 1_790_000_000_000,
    projects: [{ id: 'app', environments: [{ slug: 'staging' }] }],
    connectors: [{ uid: 'oauth/linear' }, { uid: 'slack/a', triggers: {} }],
  });
  remote = await connectEmulator(await emulator.listen(), { controlToken: emulator.controlToken });
});
afterAll(() => emulator.close());

const LINEAR = { connector: 'oauth/linear' };

// biome-ignore lint/suspicious/noExplicitAny: the compiler refuses most of these calls
type Call = (it: any) => unknown;

const SLIPS: [string, Call, RegExp][] = [
  ['grant({ usr })', (it) => it.grant({ ...LINEAR, usr: 'ada' }), /^usr: .*did you mean "user"/],
  ['grant({ conector })', (it) => it.grant({ conector: 'x' }), /^conector: .* "connector"/],
  ['grant({ user: 3 })', (it) => it.grant({ ...LINEAR, user: 3 }), /^user: .*expected string/],
  ['grant({ scopes })', (it) => it.grant({ ...LINEAR, scopes: 'x' }), /^scopes: .*expected array/],
  ['grant()', (it) => it.grant(), /^argument: .*expected object/],
  ['revokeGrant({ usr })', (it) => it.revokeGrant({ ...LINEAR, usr: 'a' }), /^usr: .*"user"/],
  ['limits.set({ reads })', (it) => it.limits.set({ reads: 3 }), /^reads: .*readsPerMinute/],
  ['limits.set()', (it) => it.limits.set(), /^argument: .*expected object/],
  ['limits.set(a text)', (it) => it.limits.set({ readsPerMinute: '3' }), /^readsPerMinute: exp/],
  ['install({ tenant })', (it) => it.install({ ...LINEAR, tenant: 'T' }), /^tenant: .*tenantId/],
  ['link({ environment })', (it) => it.link({ ...LINEAR, environment: 'x' }), /^environment: .*s"/],
  [
    'link({ environments: a text })',
    (it) => it.link({ ...LINEAR, project: 'app', environments: 'production' }),
    /^environments: .*expected array/,
  ],
  [
    'setTriggers({ destination })',
    (it) => it.setTriggers({ connector: 'slack/a', destination: [] }),
    /^destination: .*did you mean "destinations"/,
  ],
  [
    'connectors.add({ instalations })',
    (it) => it.connectors.add({ uid: 'slack/b', instalations: [] }),
    /^instalations: .*did you mean "installations"/,
  ],
  ['connectors.add({ uid: 3 })', (it) => it.connectors.add({ uid: 3 }), /^uid: .*expected string/],
  ['connectors.remove()', (it) => it.connectors.remove(), /^connector: .*expected string/],
  ['accessToken({ role })', (it) => it.accessToken({ role: 'king' }), /^role: .*"owner"/],
  ['oidcToken({ env })', (it) => it.oidcToken({ env: 'preview' }), /^env: .*environment/],
  [
    'oidcToken({ environment: unknown })',
    (it) => it.oidcToken({ environment: 'qa' }),
    /^environment: the project has no environment "qa"; it has production, preview, development, s/,
  ],
  ['clock.advance(a text)', (it) => it.clock.advance('5'), /^ms: expected a number of milli/],
  ['clock.advance("1h")', (it) => it.clock.advance('1h'), /^ms: expected a number of milli/],
  ['clock.set()', (it) => it.clock.set(), /^ms: expected a number of milli/],
  ['ledger.months()', (it) => it.ledger.months({ include: 1 }), /^include: .* "included"/],
  ['trigger()', (it) => it.trigger('slack/a'), /^event: .*expected object/],
  ['trigger(…, 3)', (it) => it.trigger('slack/a', { payload: 3 }), /^event.payload: expected an/],
  ['approve()', (it) => it.approve(), /^url: expected the URL of a page for consent/],
  ['approve({ acount })', (it) => it.approve('http://x', { acount: 'a' }), /^answers.acount: .*"/],
  ['introspect()', (it) => it.introspect(), /^token: .*expected string/],
  [
    'faults.next(times)',
    (it) => it.faults.next('token', { drop: true }, '3'),
    /^times: expected 1/,
  ],
];

describe.each(SLIPS)('%s', (_, call, message) => {
  test.each(['this', 'another'])('is refused in %s process, and changes nothing', async (where) => {
    const it = where === 'this' ? emulator : remote;
    const before = [emulator.grants(), emulator.connectors.list(), emulator.now()];
    const attempt = async () => call(it);
    await expect(attempt()).rejects.toBeInstanceOf(TypeError);
    await expect(attempt()).rejects.toThrow(message);
    expect([emulator.grants(), emulator.connectors.list(), emulator.now()]).toEqual(before);
  });
});

test('a number too great for JSON is refused by its own name', () => {
  // @ts-expect-error: the compiler knows better
  expect(() => emulator.clock.advance(10n)).toThrow(/^ms: expected a number of milliseconds/);
});

test('methods that return a promise throw nothing else', async () => {
  // biome-ignore lint/suspicious/noExplicitAny: the compiler refuses these calls
  const it = emulator as any;
  const promises = [it.oidcToken(3), it.trigger(), it.approve(), it.deny()];
  const outcomes = await Promise.allSettled(promises);
  expect(outcomes.map(({ status }) => status)).toEqual(Array(4).fill('rejected'));
});

test('hands to others neither more nor less than it takes', async () => {
  const names = ['advance', 'now', 'set'];
  expect(Object.keys(emulator.clock).sort()).toEqual(names);
  const { advance } = emulator.clock;
  const before = emulator.now();
  advance(5);
  expect(emulator.now()).toBe(before + 5);
});
