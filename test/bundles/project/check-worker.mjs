import { askAll, createService } from './service.mjs';
import worker from './worker.js';

/** Runs a bundle for Workers where workerd has no network. */
export default {
  async test() {
    const requests = [];
    const serve = createService(requests);
    globalThis.fetch = async (url, { body }) => {
      const { status, reply } = await serve(url, body);
      return Response.json(reply, { status });
    };
    const ask = async (path) => (await worker.fetch(new Request(`http://app.test${path}`))).text();
    await askAll(ask, requests);
  },
};
