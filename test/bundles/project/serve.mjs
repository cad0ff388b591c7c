import { registerHooks } from 'node:module';
import { basename, dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { askAll, createService } from './service.mjs';

/** Runs a bundle for Node: it puts `answer` on the global object. */
const requests = [];
const serve = createService(requests);
globalThis.fetch = async (url, { body }) => {
  const { status, reply } = await serve(url, body);
  return Response.json(reply, { status });
};
const bundle = pathToFileURL(process.argv[2]).href;
const loaded = [];
registerHooks({
  load: (url, context, next) => {
    if (dirname(url) === dirname(bundle)) loaded.push(basename(url));
    return next(url, context);
  },
});
await import(bundle);
await askAll(globalThis.answer, requests);
console.log(JSON.stringify({ loaded }));
