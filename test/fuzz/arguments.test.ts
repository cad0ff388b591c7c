import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { configureConnect, createConnect } from 'grantkit';
import { expect, test } from 'vitest';
import { argument, challenge } from './hostile-values.js';
import { ENTRIES, FUNCTIONS, LEFT_OUT, METHODS } from './public-functions.js';
import { failureOf, judge, newWorld, PATIENCE, PLAN, PROVIDER } from './world.js';

type Call = (...args: unknown[]) => unknown;

const world = newWorld();
const called = new Set<string>();

/** A call whose arguments are made of hostile ones. */
const anyCall = fc.record({
  name: fc.constantFrom(
    ...Object.keys(FUNCTIONS).filter((name) => LEFT_OUT[name] === undefined),
    ...METHODS.map((name) => `client ${name}`),
  ),
  makers: fc.array(argument, { maxLength: 4 }),
});

function functionCalled(name: string): Call {
  const method = METHODS.find((each) => name === `client ${each}`);
  if (method === undefined) return FUNCTIONS[name] as Call;
  return createConnect({ ...world.settings, timeoutMs: 2_000 })[method] as Call;
}

/** What an argument says that throws, and V8 and JavaScriptCore of a revoked proxy. */
const HOSTILE = /^hostile$|proxy (?:that )?has (?:already )?been revoked/i;

/** Whether an argument has thrown itself, which the adapters hand on. */
function isOfArgument(failure: { error: unknown } | undefined): boolean {
  return HOSTILE.test(String(Object(failure?.error).message));
}

test('every public function is called, or has a reason why not', () => {
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8'));
  const { './package.json': _, ...entries } = exports;
  expect(Object.keys(ENTRIES).sort()).toEqual(Object.keys(entries).sort());
  expect(Object.keys(LEFT_OUT).filter((name) => FUNCTIONS[name] === undefined)).toEqual([]);
  expect(METHODS.filter((name) => FUNCTIONS[`. ${name}`] === undefined)).toEqual([]);
});

test('any arguments end a call in a way that is ours', PATIENCE, async () => {
  const property = fc.asyncProperty(anyCall, async ({ name, makers }) => {
    configureConnect({ ...world.settings, timeoutMs: 2_000 });
    called.add(name);
    const args = makers.map((make) => make());
    const before = world.sent;
    const failure = await failureOf(() => functionCalled(name)(...args));
    const isOurs = /^(\.|client) /.test(name);
    if (isOurs || !isOfArgument(failure)) judge(world, failure, before);
  });
  await fc.assert(property, PLAN);
  expect(world.unhandled).toEqual([]);
  const rare = PLAN.numRuns < 2_000;
  if (!rare) expect(called.size).toBeGreaterThanOrEqual(METHODS.length * 2);
});

test('any challenge and any request end a call in a way that is ours', PATIENCE, async () => {
  const property = fc.asyncProperty(challenge, argument, argument, async (given, input, init) => {
    const connect = createConnect({ ...world.settings, timeoutMs: 2_000 });
    const origins = [PROVIDER];
    const params = { subject: { type: 'app' } } as const;
    const wait = () => connect.waitForAuthorization(given() as never, { timeoutMs: 20 });
    const calls: Call[] = [
      wait,
      () => connect.connectFetch('c', params, { origins })(input() as never, init() as never),
      () => connect.connectFetch('c', params, { origins })(PROVIDER, init() as never),
    ];
    for (const call of calls) {
      const before = world.sent;
      const failure = await failureOf(call);
      // As of `fetch` itself: what an argument of it throws, and a `TypeError` for what it refuses.
      const isFetch = isOfArgument(failure) || failure?.error instanceof TypeError;
      if (call === wait || !isFetch) judge(world, failure, before);
    }
  });
  await fc.assert(property, PLAN);
  expect(world.unhandled).toEqual([]);
});
