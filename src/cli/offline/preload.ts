import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import { led, Places, requestArguments, urlOf } from './places.js';

// Loaded by `node --import`, before the application, in each of its processes.
const places = Places.of(process.env['GRANTKIT_OFFLINE']);
const sendFetch = globalThis.fetch;
const sendOverHttp = http.request;

globalThis.fetch = async (input, init) => {
  const request = new Request(input, init);
  const place = places.find(new URL(request.url));
  return sendFetch(place === undefined ? request : new Request(place, request));
};

for (const [module, protocol] of [
  [http, 'http:'],
  [https, 'https:'],
] as const) {
  const send = module.request;
  module.request = (...args: unknown[]) => {
    const [options, onResponse] = requestArguments(args);
    const place = places.find(urlOf(options, protocol));
    if (place === undefined) return Reflect.apply(send, module, args);
    return sendOverHttp(led(options, place), onResponse);
  };
  module.get = (...args: unknown[]) => {
    const request = Reflect.apply(module.request, module, args);
    request.end();
    return request;
  };
}
syncBuiltinESMExports();
