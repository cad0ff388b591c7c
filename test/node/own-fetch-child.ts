import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { undiciFetch } from '../../src/node/index.js';

let count = 0;
const server = createServer((_request, response) => response.end(String(++count)));
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const own = undiciFetch();
const through = await (await own(url)).text();
// The sockets of another version refuse the header.
const init = { method: 'POST', body: 'x', headers: { 'content-length': '1' } };
const after = await fetch(url, init).then(
  (response) => response.text(),
  (error) => `${error.message} (${error.cause?.message})`,
);
console.log(`through it ${through}, after it ${after}`);
await own.close();
server.close().closeAllConnections();
