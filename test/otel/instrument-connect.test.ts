import { channel } from 'node:diagnostics_channel';
import { describe, expect, test } from 'vitest';
import { configureConnect, getToken } from '../../src/index.js';
import { instrumentConnect } from '../../src/otel/index.js';
import { gate } from '../support/connect-server.js';
import { failureOf } from '../support/token-response.js';
import { followContexts, forgetGlobals, instrumented, register, sdk } from './sdk.js';
import { ADA, BOB, LINEAR, world } from './world.js';

const CALLS = 'grantkit.token.requests';
const STARTS = ['token', 'request', 'store'].map((name) =>
  channel(`tracing:grantkit:${name}:start`),
);

forgetGlobals();

/** A client whose requests wait, and what lets them go. */
async function held() {
  const { client } = await world();
  const [sent, late] = [gate(), gate()];
  const connect = client({
    fetch: async (...args) => {
      sent.open();
      await late.opened;
      return fetch(...args);
    },
  });
  return { connect, sent: sent.opened, answer: late.open };
}

describe('an option', () => {
  test.each([
    ['that is none', null, 'options must be an object: { meterProvider }'],
    ['of another kind', { tracerProvider: {} }, '`tracerProvider` must be one of OpenTelemetry'],
    ['of another kind', { meterProvider: 'm' }, '`meterProvider` must be one of OpenTelemetry'],
  ])('%s is refused: %j', async (_what, options, message) => {
    const error = await failureOf(instrumentConnect(options as never));
    expect(error).toMatchObject({ name: 'ConnectValidationError' });
    expect(error.message).toContain(message);
  });
});

test('without options, what is registered for the process is told', async () => {
  const [{ client }, otel] = [await world(), sdk()];
  followContexts();
  using _telemetry = await instrumentConnect();
  register(otel);
  await client().getToken(LINEAR, ADA);
  expect(otel.spans().map(({ name }) => name)).toContain('grantkit.token');
  expect(await otel.counts(CALLS)).toEqual({ minted: 1 });
});

test('a client that was made before is told of, and so are the functions of the module', async () => {
  const { client, emulator, vercelToken } = await world();
  const before = client();
  await before.getToken(LINEAR, ADA);
  configureConnect({ baseUrl: emulator.url, vercelToken });
  const { counts } = await instrumented();
  await before.getToken(LINEAR, ADA);
  await getToken(LINEAR, BOB);
  expect(await counts(CALLS)).toEqual({ hit: 1, minted: 1 });
  configureConnect({});
});

test('a call that has begun before is not', async () => {
  const { connect, sent, answer } = await held();
  const call = connect.getToken(LINEAR, ADA);
  await sent;
  const { counts, spans } = await instrumented();
  answer();
  await call;
  expect([await counts(CALLS), spans()]).toEqual([{}, []]);
});

describe('stopped', () => {
  test('it tells nothing, and nobody listens', async () => {
    const [{ client }, { telemetry, counts, spans }] = [await world(), await instrumented()];
    expect(STARTS.every(({ hasSubscribers }) => hasSubscribers)).toBe(true);
    telemetry.stop();
    telemetry.stop();
    expect(STARTS.some(({ hasSubscribers }) => hasSubscribers)).toBe(false);
    await client().getToken(LINEAR, ADA);
    expect([await counts(CALLS), spans()]).toEqual([{}, []]);
  });

  test('it ends the spans of what is in the air, which goes on', async () => {
    const { connect, sent, answer } = await held();
    const { telemetry, counts, spans } = await instrumented();
    const call = connect.getToken(LINEAR, ADA);
    await sent;
    telemetry.stop();
    const open = spans().map(({ name, attributes }) => [name, attributes['error.type']]);
    expect(open).toEqual([
      ['grantkit.token', undefined],
      ['POST /v1/connect/token/{connector}', undefined],
    ]);
    answer();
    expect(await call).toMatch(/^emu_/);
    expect([await counts(CALLS), spans().length]).toEqual([{}, 2]);
  });

  test('with the block it was made in', async () => {
    followContexts();
    {
      using _telemetry = await instrumentConnect();
      expect(STARTS[0]?.hasSubscribers).toBe(true);
    }
    expect(STARTS[0]?.hasSubscribers).toBe(false);
  });
});

describe('called again', () => {
  test('it tells of each call once, as the latest one is told', async () => {
    const { client } = await world();
    const [first, second] = [await instrumented(), await instrumented()];
    await client().getToken(LINEAR, ADA);
    expect([first.spans().length, second.spans().length]).toEqual([0, 2]);
    expect([await first.counts(CALLS), await second.counts(CALLS)]).toEqual([{}, { minted: 1 }]);
  });

  test('it counts once with one SDK, until the last one has stopped', async () => {
    const { client } = await world();
    const { tracerProvider, meterProvider, counts, telemetry } = await instrumented();
    const again = await instrumented({ tracerProvider, meterProvider });
    const connect = client();
    await connect.getToken(LINEAR, ADA);
    expect(await counts(CALLS)).toEqual({ minted: 1 });
    again.telemetry.stop();
    await connect.getToken(LINEAR, ADA);
    expect(await counts(CALLS)).toEqual({ minted: 1, hit: 1 });
    telemetry.stop();
    await connect.getToken(LINEAR, ADA);
    expect(await counts(CALLS)).toEqual({ minted: 1, hit: 1 });
  });

  test('what has begun before ends where it began', async () => {
    const { connect, sent, answer } = await held();
    const first = await instrumented();
    const call = connect.getToken(LINEAR, ADA);
    await sent;
    const second = await instrumented();
    answer();
    await call;
    expect([first.spans().length, second.spans().length]).toEqual([2, 0]);
    expect(await first.counts(CALLS)).toEqual({ minted: 1 });
  });
});
