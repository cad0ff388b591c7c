import type { Emulator } from '../../src/emulator/index.js';

/** An answer of the emulator with its parsed body. */
export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests read whatever the wire carries
  body: any;
}

/** Sends one authenticated request to the runtime API through `emulator.fetch`. */
export async function send(
  emulator: Emulator,
  request: string,
  body?: unknown,
  bearer?: string,
): Promise<Answer> {
  const [method, path] = request.split(' ');
  const response = await emulator.fetch(`https://api.vercel.com${path}`, {
    method,
    headers: { authorization: `Bearer ${bearer ?? emulator.env['VERCEL_OIDC_TOKEN']}` },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : JSON.parse(text),
  };
}

/** Path segment of a connector. */
export function segment(connector: string): string {
  return encodeURIComponent(connector);
}

/** Requests a token. */
export function requestToken(
  emulator: Emulator,
  connector: string,
  params: unknown = { subject: { type: 'app' } },
  bearer?: string,
): Promise<Answer> {
  return send(emulator, `POST /v1/connect/token/${segment(connector)}`, params, bearer);
}

/** Asks for the consent of the user `u1`. */
export function startConsent(
  emulator: Emulator,
  fields: object = {},
  connector = 'oauth/linear',
): Promise<Answer> {
  const body = { subject: { type: 'user', id: 'u1' }, ...fields };
  return send(emulator, `POST /v1/connect/authorize/${segment(connector)}`, body);
}

/** Sends one request to the management API, as the CLI of a person who has signed in. */
export function manage(
  emulator: Emulator,
  request: string,
  body?: unknown,
  bearer = 'cli_token',
): Promise<Answer> {
  return send(emulator, request, body, bearer);
}
