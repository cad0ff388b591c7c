import type { Context } from 'hono';
import type { Service } from '../service.js';
import type { EmulatorOperation } from '../wire/operation.js';
import { asOperation } from './as-operation.js';

/** Answers with a public document, dated by the clock that its reader has to judge time by. */
export function asDocument(
  service: Service,
  operation: EmulatorOperation,
  c: Context,
  read: () => unknown,
): Promise<Response> {
  return asOperation(service, operation, c.req.raw.signal, async () => {
    const body = await read();
    const date = new Date(service.clock.now()).toUTCString();
    return Response.json(body, { headers: { date } });
  });
}
