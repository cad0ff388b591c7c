import { createServer, type Socket } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';

/** Bytes that come back on a connection, and what then becomes of it. */
export interface Exchange {
  bytes: Buffer;
  /** In how many pieces the bytes arrive. */
  pieces: number;
  ending: 'end' | 'reset' | 'silence';
}

const GOOD = '{"token":"wire_token","expiresAt":4102444800000}';
/** Stands for the credential of the request until that is known. */
const ECHO = 'echo-of-the-credential';

const right = fc.constantFrom('HTTP/1.1 200 OK', 'HTTP/1.1 403 Forbidden');
const wrong = fc.constantFrom(
  ...['HTTP/1.1 200', 'HTTP/1.0 200 OK', 'HTTP/1.1 401 Unauthorized'],
  ...['HTTP/1.1 204 No Content', 'HTTP/1.1 304 Not Modified', 'HTTP/1.1 503 Busy'],
  ...['HTTP/1.1 100 Continue', 'HTTP/1.1 101 Switching Protocols', 'HTTP/1.1 103 Early Hints'],
  ...['HTTP/1.1 302 Found', 'HTTP/1.1 999 Odd', 'HTTP/1.1 000 Zero', 'HTTP/1.1 -1 Minus'],
  ...['HTTP/2 200', 'HTTP/9.9 200 OK', 'ICY 200 OK', '', ' ', '\u0000', 'SSH-2.0-OpenSSH_9.2'],
  ...[`HTTP/1.1 200 ${ECHO}`, `HTTP/1.1 403 ${ECHO}`, ECHO],
);

const line = fc.oneof(right, wrong);

const header = fc.constantFrom(
  ...['Content-Type: application/json', 'Content-Type: text/html', 'Content-Type:'],
  ...['Content-Length: 0', 'Content-Length: 5', 'Content-Length: 999999', 'Content-Length: -1'],
  ...['Content-Length: 48', 'Content-Length: 48\r\nContent-Length: 5', 'Content-Length: 0x30'],
  ...['Transfer-Encoding: chunked', 'Transfer-Encoding: gzip, chunked', 'Transfer-Encoding: x'],
  ...['Content-Encoding: gzip', 'Content-Encoding: br', 'Content-Encoding: gzip, br, deflate'],
  ...['Connection: close', 'Connection: keep-alive', 'Connection: upgrade', 'Upgrade: websocket'],
  ...['Location: http://127.0.0.1:1/', 'Location: //', 'Location: javascript:1', 'Retry-After: 0'],
  ...['No colon', ': no name', ' folded: header', 'Bad Name: x', 'X: \u0000', 'X: \u00ff\u00fe'],
  ...[`X-Long: ${'x'.repeat(20_000)}`, `X-Vercel-Id: ${ECHO}`, `Set-Cookie: s=${ECHO}`],
);

const text = fc.oneof(
  fc.constantFrom(GOOD, GOOD, '', '{', 'null', '[', '\ufeff{}', `${GOOD}${GOOD}`),
  fc.constantFrom(
    ...[`{"error":{"code":"forbidden","message":"${ECHO}"}}`, `<pre>${ECHO}</pre>`],
    ...[`{"token":5,"x":"${ECHO}"}`, `{"error":{"code":"${ECHO}"}}`, 'x'.repeat(1_500_000)],
  ),
);

const coding = fc.constantFrom<(body: string) => Buffer>(
  (body) => Buffer.from(body),
  (body) => Buffer.from(body),
  (body) => Buffer.from(`${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`),
  (body) => Buffer.from(`${body.length.toString(16)}\r\n${body}\r\nzz\r\n`),
  (body) => Buffer.from(`fffffffff\r\n${body}`),
  (body) => gzipSync(body),
  (body) => gzipSync(body).subarray(0, 15),
  (body) => brotliCompressSync(body),
);

const answered = fc
  .record({ line, headers: fc.array(header, { maxLength: 5 }), text, coding })
  .map(({ line, headers, text, coding }) =>
    Buffer.concat([Buffer.from(`${[line, ...headers].join('\r\n')}\r\n\r\n`), coding(text)]),
  );
/** A reply that is right but for one byte. */
const nearlyRight = fc
  .record({ at: fc.nat({ max: 150 }), byte: fc.nat({ max: 255 }) })
  .map(({ at, byte }) => {
    const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${GOOD.length}`;
    const bytes = Buffer.from(`${head}\r\n\r\n${GOOD}`);
    bytes[at % bytes.length] = byte;
    return bytes;
  });
const noise = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
const twice = fc.tuple(answered, answered).map((both) => Buffer.concat(both));
const cutShort = fc
  .tuple(answered, fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([bytes, part]) => bytes.subarray(0, Math.floor(bytes.length * part)));

/** Anything that a machine in the way, a broken proxy or an attacker may send. */
export const hostileExchange: fc.Arbitrary<Exchange> = fc.record({
  bytes: fc.oneof(
    { weight: 6, arbitrary: answered },
    { weight: 3, arbitrary: nearlyRight },
    { weight: 2, arbitrary: cutShort },
    { weight: 1, arbitrary: noise },
    { weight: 1, arbitrary: twice },
  ),
  pieces: fc.integer({ min: 1, max: 4 }),
  ending: fc.constantFrom('end', 'end', 'reset', 'silence'),
});

/** How many content codings an answer claims to have. */
export function codingsOf({ bytes }: Exchange): number {
  const claims = bytes.toString('latin1').matchAll(/^content-encoding: (.*)\r$/gim);
  return [...claims].flatMap(([, names = '']) => names.split(',')).length;
}

/** A server that answers each connection with an exchange, whatever it is asked. */
export class WireServer {
  exchange: Exchange | undefined;
  /** Connections that are there. */
  readonly open = new Set<Socket>();
  readonly #server = createServer((socket) => this.#accept(socket));

  /** Starts it; returns its origin. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${Object(this.#server.address()).port}`;
  }

  stop(): void {
    for (const socket of this.open) socket.destroy();
    this.#server.close();
  }

  #accept(socket: Socket): void {
    this.open.add(socket);
    socket.on('close', () => this.open.delete(socket)).on('error', () => {});
    socket.once('data', (request) => {
      const [, credential = ''] = /^authorization: (.*?)\r$/im.exec(String(request)) ?? [];
      this.#answer(socket, credential).catch(() => socket.destroy());
    });
  }

  async #answer(socket: Socket, credential: string): Promise<void> {
    const { bytes, pieces, ending } = this.exchange ?? { bytes: '', pieces: 1, ending: 'end' };
    const sent = Buffer.from(bytes.toString('latin1').replaceAll(ECHO, credential), 'latin1');
    const size = Math.ceil(sent.length / pieces) || 1;
    for (let at = 0; at < sent.length && !socket.destroyed; at += size) {
      socket.write(sent.subarray(at, at + size));
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (ending === 'end') socket.end();
    if (ending === 'reset') socket.resetAndDestroy();
  }
}
