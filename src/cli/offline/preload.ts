import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import { fetchAt } from './fetch.js';
import { Places, type RequestArguments, requestArguments, route } from './places.js';

// Loaded by `node --import`, before the application, in each of its processes.
const places = Places.of(process.env['GRANTKIT_OFFLINE']);
const sendOverHttp = http.request;

globalThis.fetch = fetchAt(places, globalThis.fetch);

for (const [module, protocol] of [
  [http, 'http:'],
  [https, 'https:'],
] as const) {
  const send = module.request;
  module.request = (...args: unknown[]) => {
    const [options, onResponse] = requestArguments(args);
    const elsewhere = route(places, options, protocol);
    if (elsewhere === undefined) return send(options, onResponse);
    return sendOverHttp(elsewhere, onResponse);
  };
  module.get = (...args: unknown[]) => {
    const request = Reflect.apply(module.request, module, args);
    request.end();
    return request;
  };
}

const routed = (args: unknown[]): RequestArguments => {
  const [options, onResponse] = requestArguments(args);
  return [route(places, options, 'http:') ?? options, onResponse];
};
Object.assign(http, {
  ClientRequest: new Proxy(http.ClientRequest, {
    construct: (target, args, caller) => Reflect.construct(target, routed(args), caller),
    apply: (target, self, args) => Reflect.apply(target as never, self, routed(args)),
  }),
});
syncBuiltinESMExports();
