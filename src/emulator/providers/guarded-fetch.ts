import { isObject } from '../wire/json-body.js';
import { brokenUrlRule } from '../wire/urls.js';

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 1_000_000;

/** A provider that cannot be talked to, or must not. */
export class ProviderUnreachable extends Error {
  override readonly name = 'ProviderUnreachable';
}

/** What the OAuth library sends. */
export type Send = (
  url: string,
  init: { method: string; headers: Record<string, string>; body?: BodyInit | null },
) => Promise<Response>;

/**
 * A `fetch` for servers that nobody vouches for: https, or http on this machine; no redirects, for
 * they would take credentials elsewhere; ten seconds and a megabyte at most.
 * @throws {ProviderUnreachable} that says what was wrong
 */
export function guardedFetch(deliver: typeof fetch, timeoutMs = TIMEOUT_MS): Send {
  return async (url, init) => {
    const { origin } = new URL(url);
    const problem = brokenUrlRule(url);
    if (problem !== undefined) throw new ProviderUnreachable(`${origin}: ${problem}`);
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      const response = await deliver(url, { ...init, redirect: 'manual', signal });
      if (response.status >= 300 && response.status < 400) {
        await response.body?.cancel();
        throw new ProviderUnreachable(`${origin} redirects, which is not followed`);
      }
      const { status, headers } = response;
      return new Response(await readBody(response, origin), { status, headers });
    } catch (cause) {
      if (cause instanceof ProviderUnreachable) throw cause;
      throw new ProviderUnreachable(`${origin} ${reasonOf(cause, timeoutMs)}`, { cause });
    }
  };
}

/** The JSON object in an answer; `{}` for anything else. */
export async function jsonOf(response: Response): Promise<Record<string, unknown>> {
  const body: unknown = await response.json().catch(() => undefined);
  return isObject(body) ? body : {};
}

async function readBody(
  { body }: Response,
  origin: string,
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (body === null) return null;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (const reader = body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) return new Uint8Array(Buffer.concat(chunks));
    size += value.byteLength;
    if (size > MAX_BYTES) {
      await reader.cancel();
      throw new ProviderUnreachable(`${origin} answers with more than ${MAX_BYTES} bytes`);
    }
    chunks.push(value);
  }
}

function reasonOf(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return 'cannot be reached';
  if (error.name === 'TimeoutError') return `did not answer within ${timeoutMs / 1000} s`;
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : '';
  return `cannot be reached${code}`;
}
