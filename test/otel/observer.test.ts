import { type Context, type ContextManager, context, ROOT_CONTEXT } from '@opentelemetry/api';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import { expect, onTestFinished, test, vi } from 'vitest';
import { forgetGlobals, heardDiag, instrumented, sdk } from './sdk.js';
import { ADA, LINEAR, world } from './world.js';

const CALLS = 'grantkit.token.requests';

forgetGlobals();

function fault(): never {
  throw new Error('broken');
}

/** Sees what would end the process. */
function uncaught() {
  const seen = vi.fn();
  process.on('uncaughtException', seen);
  onTestFinished(() => void process.off('uncaughtException', seen));
  return seen;
}

/** Makes a call and gives its faults time to show. */
async function callOnce(): Promise<string> {
  const { client } = await world();
  const token = await client().getToken(LINEAR, ADA);
  await new Promise((resolve) => setImmediate(resolve));
  return token;
}

/** Meters that fail in several ways. */
const METERS: [string, object][] = [
  ['that cannot be had', { getMeter: fault }],
  ['that makes nothing', { getMeter: () => ({ createCounter: fault, createHistogram: fault }) }],
  [
    'that counts nothing',
    {
      getMeter: () => ({
        createCounter: () => ({ add: fault }),
        createHistogram: () => ({ record: fault }),
      }),
    },
  ],
];

test.each(METERS)('a meter %s fails no call and no span, and is told once', async (_how, meter) => {
  const [seen, diag] = [uncaught(), heardDiag()];
  const { spans } = await instrumented({ meterProvider: meter as never });
  expect(await callOnce()).toMatch(/^emu_/);
  expect(spans()).toHaveLength(2);
  expect(diag.error).toHaveBeenCalledTimes(1);
  expect(seen).not.toHaveBeenCalled();
});

test.each([
  ['that cannot be had', { getTracer: fault }],
  ['that makes nothing', { getTracer: () => ({ startSpan: fault }) }],
  [
    'whose spans do not end',
    { getTracer: () => ({ startSpan: () => ({ setAttributes: fault, end: fault }) }) },
  ],
])('a tracer %s fails no call and no metric', async (_how, tracer) => {
  const [seen, diag] = [uncaught(), heardDiag()];
  diag.error.mockImplementation(fault);
  const { counts, telemetry } = await instrumented({ tracerProvider: tracer as never });
  expect(await callOnce()).toMatch(/^emu_/);
  telemetry.stop();
  expect(await counts(CALLS)).toEqual({ minted: 1 });
  expect(seen).not.toHaveBeenCalled();
});

test.each([
  ['fails before', () => fault()],
  [
    'fails afterwards',
    (_context: Context, run: () => unknown) => {
      run();
      fault();
    },
  ],
  ['does nothing', () => undefined],
])('a context manager that %s fails no call', async (_how, runIn) => {
  const seen = uncaught();
  const { counts } = await instrumented();
  context.disable();
  context.setGlobalContextManager({
    active: () => ROOT_CONTEXT,
    with: runIn,
    disable: () => undefined,
  } as unknown as ContextManager);
  expect(await callOnce()).toMatch(/^emu_/);
  // The SDK needs a sound one for itself.
  context.disable();
  expect(await counts(CALLS)).toEqual({ minted: 1 });
  expect(seen).not.toHaveBeenCalled();
});

test('an exporter that hangs delays no call and no stop', async () => {
  const exporter: SpanExporter = { export: () => {}, shutdown: () => new Promise(() => {}) };
  const { tracerProvider } = sdk(exporter);
  const { telemetry, counts } = await instrumented({ tracerProvider });
  expect(await callOnce()).toMatch(/^emu_/);
  telemetry.stop();
  expect(await counts(CALLS)).toEqual({ minted: 1 });
});
