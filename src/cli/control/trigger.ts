import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { TriggerDelivery } from '../../emulator/triggers/forward.js';
import { isObject } from '../../emulator/wire/json-body.js';
import { withService } from '../project/running-service.js';
import { answer, messageOf, Problem, type Terminal, telling, USAGE } from '../terminal.js';

/**
 * `grantkit trigger`: sends the webhook of an event to a connector.
 * @throws {Problem} when the service refuses it, or the application does not answer well
 */
export async function trigger(
  { connector, event }: { connector: string; event?: string },
  { payload, ...options }: { payload?: string; json?: boolean },
  terminal: Terminal,
): Promise<void> {
  const content = payload === undefined ? undefined : await readPayload(payload, terminal.cwd);
  await withService(terminal, async (emulator) => {
    const sent = emulator.trigger(connector, { type: event, payload: content });
    const outcome = await telling(terminal, 'the application to answer, up to 10 s', sent);
    const { response, deliveries } = outcome;
    const body = await response.text();
    const words = [
      `${connector}: ${response.status}${response.ok ? '' : ` ${body}`}`,
      ...deliveries.map(inWords),
      ...(response.ok && deliveries.length === 0 ? ['  no destination: nobody was told'] : []),
    ];
    const value = { status: response.status, body, deliveries };
    answer(terminal, options, value, words.join('\n'));
    if (!response.ok || !deliveries.every(isAccepted)) {
      throw new Problem('The webhook did not arrive everywhere.');
    }
  });
}

async function readPayload(given: string, cwd: string): Promise<Record<string, unknown>> {
  try {
    const isFile = given.startsWith('@');
    const text = isFile ? await readFile(resolve(cwd, given.slice(1)), 'utf8') : given;
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch (cause) {
    throw new Problem(`--payload: ${messageOf(cause)}`, USAGE, { cause });
  }
  throw new Problem('--payload: expected a JSON object.', USAGE);
}

function isAccepted({ status }: TriggerDelivery): boolean {
  return status !== undefined && status >= 200 && status < 300;
}

function inWords({ url, path, status, error, environment }: TriggerDelivery): string {
  const advice = `; if it does not run in ${environment}, name its \`environment\` in \`destinations\``;
  return `  ${url ?? path}: ${status ?? error ?? 'no answer'}${status === 401 ? advice : ''}`;
}
