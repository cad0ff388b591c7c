import type { Sdk, WireRequest, World } from './world.js';

/** What a scenario led to: what was sent, and what came back to the caller. */
export interface Outcome {
  wire: WireRequest[];
  result?: unknown;
  error?: Record<string, unknown>;
}

const JWT = /eyJ[\w-]+\.[\w-]+\.[\w-]+/g;
const FIRST_TIMESTAMP = 1_600_000_000_000;

/** Runs one scenario on one SDK. */
export async function outcomeOf(
  run: (sdk: Sdk, world: World) => Promise<unknown>,
  sdk: Sdk,
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
  const { name, message, code, status, statusText, vendor } = error as Error & Fields;
  return { name, message: message.replace(/ {2,}/g, ' '), code, status, statusText, vendor };
}

type Fields = Record<'code' | 'status' | 'statusText' | 'vendor', unknown>;

/** A copy without what differs from one run to the next. */
function comparable(outcome: Outcome): Outcome {
  const text = JSON.stringify(outcome, (_, value) =>
    typeof value === 'number' && value > FIRST_TIMESTAMP ? '<time>' : value,
  );
  return JSON.parse(text.replace(JWT, '<jwt>').replace(/127\.0\.0\.1:\d+/g, '<emulator>'));
}
