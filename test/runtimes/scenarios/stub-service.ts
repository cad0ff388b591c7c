import { type ConnectClientOptions, type ConnectEvent, createConnect } from 'grantkit';

/** A request as the stub was sent it. */
export interface SentRequest {
  method: string;
  url: URL;
  headers: Headers;
  /** Parsed when it is JSON. */
  body: unknown;
  signal: AbortSignal | undefined;
}

/** What the stub sends back. */
export type Answer = (request: SentRequest) => Response | Promise<Response>;

export const APP = { subject: { type: 'app' } } as const;
export const ANN = { subject: { type: 'user', id: 'ann' } } as const;
export const BOB = { subject: { type: 'user', id: 'bob' } } as const;
export const CONNECTOR = { id: 'scl_1', uid: 'oauth/linear', type: 'oauth' };
const HOUR_MS = 3_600_000;

/** A `fetch` that answers in process, in this order, and repeats the last answer. */
export function stub(...script: Answer[]) {
  const requests: SentRequest[] = [];
  const left = [...script];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = await read(input, init);
    requests.push(request);
    const answer = (left.length > 1 ? left.shift() : left[0]) ?? token(`token-${requests.length}`);
    return answer(request);
  };
  return { fetch, requests };
}

async function read(
  input: Parameters<typeof fetch>[0],
  init: RequestInit = {},
): Promise<SentRequest> {
  const from = input instanceof Request ? input : undefined;
  const text = await new Response(init.body ?? from?.body ?? null).text();
  return {
    method: init.method ?? from?.method ?? 'GET',
    url: new URL(from?.url ?? String(input)),
    headers: new Headers(init.headers ?? from?.headers),
    body: text.startsWith('{') ? JSON.parse(text) : text,
    signal: init.signal ?? from?.signal,
  };
}

/** A client of a stub, with a credential of its own, and what both were told. */
export function clientOf(script: Answer[] = [], options: ConnectClientOptions = {}) {
  const { fetch, requests } = stub(...script);
  const events: ConnectEvent[] = [];
  const onEvent = (event: ConnectEvent) => events.push(event);
  const connect = createConnect({ fetch, vercelToken: 'vercel-token', onEvent, ...options });
  return { connect, requests, events };
}

/** Answers with JSON. */
export function json(body: unknown, init?: ResponseInit): Answer {
  return () => Response.json(body, init);
}

/** Answers with a token of an hour. */
export function token(text: string, fields: Record<string, unknown> = {}): Answer {
  const response = () => ({ token: text, expiresAt: Date.now() + HOUR_MS, connector: CONNECTOR });
  return () => Response.json({ ...response(), ...fields });
}

/** Refuses as the service does. */
export function refusal(status: number, code: string, message = 'Refused'): Answer {
  return json({ error: { code, message } }, { status });
}

/** Answers never, until the call is given up. */
export const hang: Answer = ({ signal }) =>
  new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason));
  });
