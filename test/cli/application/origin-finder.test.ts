import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { OriginFinder } from '../../../src/cli/application/origin-finder.js';

async function listen(): Promise<number> {
  const server = createServer().listen(0, 'localhost');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function finder(ports: number[] = [], foreign: number[] = []) {
  const found: string[] = [];
  let tell = () => {};
  const it = new OriginFinder({
    ports,
    isForeign: (origin) => foreign.includes(Number(new URL(origin).port)),
    onFound: (origin) => {
      found.push(origin);
      tell();
    },
  });
  onTestFinished(() => it.stop());
  const next = () =>
    new Promise<void>((resolve) => {
      tell = resolve;
    });
  return { it, found, next };
}

test.each([
  ['Next', (port: number) => `   - Local:        http://localhost:${port}\n`],
  [
    'Vite',
    (port: number) =>
      `  \u001b[32m➜\u001b[39m  Local:   \u001b[36mhttp://localhost:\u001b[1m${port}\u001b[22m/\u001b[39m\n`,
  ],
  ['an address', (port: number) => `Listening on http://127.0.0.1:${port}/path\n`],
  ['any address', (port: number) => `Server: http://0.0.0.0:${port}\n`],
  ['IPv6', (port: number) => `Listening at http://[::]:${port}\n`],
  ['words', (port: number) => `Example app listening on port ${port}\n`],
])('finds an application that says so like %s', async (_name, line) => {
  const port = await listen();
  const { it, found, next } = finder();
  const told = next();
  it.read(line(port));
  await told;
  expect(found).toEqual([`http://localhost:${port}`]);
});

test('takes the output in pieces', async () => {
  const port = await listen();
  const { it, found, next } = finder();
  const told = next();
  for (const letter of `ready at http://localhost:${port} now\n`) it.read(letter);
  await told;
  expect(found).toEqual([`http://localhost:${port}`]);
});

test('waits until the application listens, at the port of PORT too', async () => {
  const port = await listen();
  const { found, next } = finder([Number.NaN, port]);
  await next();
  expect(found).toEqual([`http://localhost:${port}`]);
});

test('leaves out the service itself, and whatever else is printed', async () => {
  const [service, application, other] = [await listen(), await listen(), await listen()];
  const { it, found, next } = finder([], [service]);
  it.read(`The service is at http://127.0.0.1:${service}\n`);
  const told = next();
  it.read(`Local: http://localhost:${application}\n`);
  await told;
  it.read(`connected to http://localhost:${other}\n`);
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  expect(found).toEqual([`http://localhost:${application}`]);
});

test('follows an application that moves', async () => {
  const first = createServer().listen(0, 'localhost');
  await once(first, 'listening');
  const { port } = first.address() as AddressInfo;
  const second = await listen();
  const { it, found, next } = finder();
  let told = next();
  it.read(`Local: http://localhost:${port}\n`);
  await told;
  told = next();
  first.close();
  it.read(`Local: http://localhost:${second}\n`);
  await told;
  expect(found).toEqual([port, second].map((each) => `http://localhost:${each}`));
});

test.each(['http://localhost:99999', 'port 99999', 'port 0'])(
  'takes no harm from %s',
  async (line) => {
    const { it, found } = finder([99_999, -1, Number.NaN]);
    it.read(`${line}\n`);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(found).toEqual([]);
  },
);
