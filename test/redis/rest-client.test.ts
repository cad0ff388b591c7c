import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { RestClient } from '../../src/redis/rest-client.js';
import { type Answer, connectServer, gate, until } from '../support/connect-server.js';

const PATIENT_MS = 60_000;

async function listening(server: Server): Promise<URL> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

/** A REST API that answers every request but the first. */
async function silentApi() {
  const [received, abandoned] = [gate(), gate()];
  let requests = 0;
  const server = createServer((_request, response) => {
    if (++requests > 1) return void response.end('{"result":"answer"}');
    response.on('close', abandoned.open);
    received.open();
  });
  const url = await listening(server);
  return { url, received: received.opened, abandoned: abandoned.opened };
}

test('a request that is not answered is given up, so that a process can end', async () => {
  const { url } = await silentApi();
  const client = new RestClient(url, { token: 't', limitMs: 20 });
  await expect(client.byDigest('d', [], [])).rejects.toThrow('within 20 ms');
});

test('closing gives up what is in the air, and nothing that comes later', async () => {
  const { url, received, abandoned } = await silentApi();
  const client = new RestClient(url, { token: 't', limitMs: PATIENT_MS });
  const failure = expect(client.byDigest('d', [], [])).rejects.toThrow('was closed');
  await received;
  client.close();
  await failure;
  await abandoned;
  expect(await client.byDigest('d', [], [])).toBe('answer');
});

test('a request that was answered leaves no timer, and nothing to close', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const abort = vi.spyOn(AbortController.prototype, 'abort');
  const { url } = await connectServer({ json: { result: 'answer' } });
  const client = new RestClient(new URL(url), { token: 't', limitMs: PATIENT_MS });
  await client.byDigest('d', [], []);
  client.close();
  expect([vi.getTimerCount(), abort.mock.calls]).toEqual([0, []]);
});

test('closing gives up an answer that has begun', async () => {
  const server = createServer((_request, response) => response.write('{"result":'));
  const url = await listening(server);
  const client = new RestClient(url, { token: 't', limitMs: PATIENT_MS });
  const reading = vi.spyOn(Response.prototype, 'json');
  const failure = expect(client.inFull('text', [], [])).rejects.toThrow('was closed');
  await until(() => reading.mock.calls.length > 0);
  client.close();
  await failure;
});

/** A client of a server that gives this answer, and what the server is sent. */
async function clientOf(answer: Answer) {
  const { url, requests } = await connectServer(answer);
  const address = new URL(url.replace('//', '//default:in-the-url@'));
  address.pathname = '/redis';
  const client = new RestClient(address, { token: 'its-token', limitMs: PATIENT_MS });
  return { client, requests };
}

test('a script is sent as a command, with the token in its header only', async () => {
  const { client, requests } = await clientOf({ json: { result: ['hit', 7] } });
  expect(await client.byDigest('digest', ['k1', 'k2'], ['a'])).toEqual(['hit', 7]);
  await client.inFull('return 1', ['k1'], []);
  const headers = { authorization: 'Bearer its-token', 'content-type': 'application/json' };
  const sent = { method: 'POST', path: '/redis', headers: expect.objectContaining(headers) };
  expect(requests).toMatchObject([
    { ...sent, body: ['EVALSHA', 'digest', '2', 'k1', 'k2', 'a'] },
    { ...sent, body: ['EVAL', 'return 1', '1', 'k1'] },
  ]);
});

describe('an answer that is none', () => {
  test.each<[string, Answer, string]>([
    ['an error', { status: 401, json: { error: 'WRONGPASS' } }, '401: WRONGPASS'],
    ['an error without a text', { status: 400, json: { error: { code: 1 } } }, '400'],
    ['a result with an error', { status: 500, json: { result: 'answer' } }, '500'],
    ['no result', { json: {} }, '200'],
    ['null', { json: null, text: 'null' }, '200'],
    ['a text', { json: 'result' }, '200'],
    ['a page', { status: 502, text: '<html>' }, '502'],
  ])('is told: %s', async (_, answer, told) => {
    const { client } = await clientOf(answer);
    const error = await client.byDigest('d', [], []).catch((thrown: Error) => thrown);
    expect(error).toEqual(new Error(`The REST API of Redis answered ${told}`));
  });

  test('is a redirection, which the token does not follow', async () => {
    const elsewhere = await connectServer({ json: { result: 'answer' } });
    const { client } = await clientOf({ status: 307, headers: { location: elsewhere.url } });
    await expect(client.byDigest('d', [], [])).rejects.toThrow('answered 307');
    expect(elsewhere.requests).toEqual([]);
  });
});
