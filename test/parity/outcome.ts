import type { WireRequest } from './wire.js';
import type { World } from './world.js';

/** What a scenario led to: what was sent, and what came back to the caller. */
export interface Outcome {
  wire: WireRequest[];
  result?: unknown;
  error?: Record<string, unknown>;
}

const FIELDS = ['code', 'status', 'statusText', 'vendor'];
/** What callers rely on in errors that are not of the service. */
const OTHER_FIELDS: Record<string, string[]> = {
  ConsentRequiredError: [
    ...['connector', 'subject', 'url', 'request', 'verifier', 'deviceCode', 'expiresAt'],
  ],
  ConnectionAuthorizationRequiredError: [],
  ConnectionAuthorizationFailedError: ['reason', 'retryable'],
};

const JWT = /eyJ[\w-]+\.[\w-]+\.[\w-]+/g;
const ISO_TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g;
const FIRST_TIMESTAMP = 1_600_000_000_000;

/** Runs one scenario on one SDK. */
export async function outcomeOf<S>(
  run: (sdk: S, world: World) => unknown,
  sdk: S,
  world: World,
): Promise<Outcome> {
  try {
    const result = await run(sdk, world);
    return comparable({ wire: world.wire, result });
  } catch (error) {
    return comparable({ wire: world.wire, error: fieldsOf(error) });
  }
}

/** The fields of an error that callers rely on. */
export function fieldsOf(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { thrown: String(error) };
  const { name, message } = error;
  const names = OTHER_FIELDS[name] ?? FIELDS;
  const fields = names.map((field) => [field, error[field as keyof Error]]);
  return { name, message: message.replace(/ {2,}/g, ' '), ...Object.fromEntries(fields) };
}

function steadyTime(name: string, value: unknown): unknown {
  if (typeof value !== 'number') return value;
  // Whether a millisecond has passed since the answer decides about the last second.
  if (name === 'expires_in' && value > 10) return Math.ceil(value / 10) * 10;
  return value > FIRST_TIMESTAMP ? '<time>' : value;
}

/** A copy without what differs from one run to the next. */
function comparable(outcome: Outcome): Outcome {
  const text = JSON.stringify(outcome, steadyTime);
  const steady = text
    .replace(JWT, '<jwt>')
    .replace(ISO_TIME, '<time>')
    .replace(/127\.0\.0\.1:\d+/g, '<emulator>');
  return JSON.parse(steady);
}
