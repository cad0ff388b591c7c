import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { tokenResponse } from './token-response.js';

/** A request as it arrived over the socket. */
export interface ReceivedRequest {
  method: string;
  /** Path and query, still encoded. */
  path: string;
  headers: IncomingHttpHeaders;
  text: string;
  /** The parsed {@link text}; undefined without JSON. */
  body: unknown;
}

/** What to send back; the default is 200 with a new token. */
export interface Answer {
  status?: number;
  statusText?: string;
  headers?: Record<string, string>;
  json?: unknown;
  text?: string;
  /** Answers only when this has resolved. */
  after?: Promise<unknown>;
  /** Ends the connection before the headers, or in the middle of the body. */
  breaks?: 'before' | 'within';
}

type Script = (Answer | ((request: ReceivedRequest, index: number) => Answer))[];

export interface ConnectServer {
  url: string;
  requests: ReceivedRequest[];
  /** Answers in this order from now on; the last one repeats. */
  answer(...script: Script): void;
  /** Resolves when so many requests have arrived. */
  received(count: number): Promise<void>;
  /** Resolves when a client gave up that many requests. */
  abandoned(count: number): Promise<void>;
}

/** A throw-away HTTP server that plays the service for one test. */
export async function connectServer(...initial: Script): Promise<ConnectServer> {
  const requests: ReceivedRequest[] = [];
  const arrivals = counter();
  const departures = counter();
  let script = initial;
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const { method = '', url: path = '', headers } = incoming;
    const body = jsonOf(text);
    const request = { method, path, headers, text, body };
    outgoing.on('close', () => {
      if (!outgoing.writableFinished) departures.add();
    });
    const index = requests.push(request) - 1;
    const next = (script.length > 1 ? script.shift() : script[0]) ?? {};
    const answer = typeof next === 'function' ? next(request, index) : next;
    arrivals.add();
    await answer.after;
    send(outgoing, { json: tokenResponse({ token: `token-${index + 1}` }), ...answer });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer: (...next) => {
      script = next;
    },
    received: arrivals.reached,
    abandoned: departures.reached,
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function send(outgoing: ServerResponse, answer: Answer): void {
  if (answer.breaks === 'before') {
    outgoing.destroy();
    return;
  }
  const { status = 200, statusText, headers = {}, text, json } = answer;
  const body = text ?? (status === 204 ? '' : JSON.stringify(json));
  if (statusText !== undefined) outgoing.statusMessage = statusText;
  if (answer.breaks === 'within') {
    outgoing.writeHead(status, { ...headers, 'content-length': body.length + 10 });
    outgoing.write(body, () => outgoing.destroy());
    return;
  }
  // Of the clock that the test has set, which Node's own is not.
  const date = new Date(Date.now()).toUTCString();
  outgoing.writeHead(status, { 'content-type': 'application/json', date, ...headers });
  outgoing.end(body);
}

function counter() {
  let count = 0;
  const waiting: { count: number; resolve: () => void }[] = [];
  return {
    add() {
      count++;
      for (const one of waiting) if (one.count <= count) one.resolve();
    },
    reached: (wanted: number) =>
      new Promise<void>((resolve) => {
        if (count >= wanted) resolve();
        else waiting.push({ count: wanted, resolve });
      }),
  };
}

/** A promise to be resolved by hand. */
export function gate(): { opened: Promise<void>; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** An error answer as the service sends it. */
export function refusal(status: number, code: string, message?: string, more: object = {}): Answer {
  return { status, json: { error: { code, message, ...more } } };
}

/** Waits for a condition without touching a faked clock. */
export async function until(isMet: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isMet())) await turn();
}

// The real one, whatever a test fakes later.
const { setTimeout: later } = globalThis;

/** Lets what is ready happen, without time passing on a faked clock. */
export async function turn(): Promise<void> {
  // Bun sends from a thread of its own, to which turns of this one mean nothing.
  await new Promise((resolve) => ('Bun' in globalThis ? later(resolve, 1) : setImmediate(resolve)));
}
