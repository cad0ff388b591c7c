import type { Context, Hono } from 'hono';
import type { Emulator } from '../emulator-interface.js';
import { parseJson } from '../wire/json-body.js';
import { ServiceError } from '../wire/service-error.js';
import { admit } from './admission.js';
import { answerCall, type Call } from './call.js';
import { CALLS, CONTROL_PATH } from './calls.js';
import { EVENT_STREAM, eventStream } from './event-stream.js';

/** Serves the methods of an emulator to other processes that have its control token. */
export function serveControl(app: Hono, emulator: () => Emulator): void {
  app.get(`${CONTROL_PATH}/health`, () => Response.json({ status: 'ok', pid: process.pid }));
  for (const call of Object.values(CALLS) as Call[]) {
    app.on(call.method, `${CONTROL_PATH}/${call.path}`, async (c) => {
      admit(c.req.raw, emulator().controlToken);
      if (isForStream(c, call)) return follow(emulator());
      const body = call.body === undefined ? undefined : await readJson(c);
      const result = await answerCall(call, emulator(), body);
      return Response.json({ result }, { headers: { 'cache-control': 'no-store' } });
    });
  }
}

function isForStream(c: Context, { method, path }: Call): boolean {
  return method === 'GET' && path === 'ledger' && c.req.header('accept') === EVENT_STREAM;
}

function follow({ ledger }: Emulator): Response {
  const ending = new AbortController();
  return eventStream(ledger.follow({ signal: ending.signal }), () => ending.abort());
}

async function readJson(c: Context): Promise<unknown> {
  // A form of another site could send any other type without asking first.
  if (!c.req.header('content-type')?.startsWith('application/json')) {
    throw new ServiceError('bad_request', 'content-type: expected application/json.');
  }
  const text = await c.req.text();
  return text === '' ? undefined : parseJson(text);
}
