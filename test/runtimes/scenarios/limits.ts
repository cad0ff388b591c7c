import { bindsIoToRequests, failureOf, type Scenarios, same } from './scenario.js';
import { ANN, type Answer, clientOf, hang, json, refusal, token } from './stub-service.js';

const UNAVAILABLE = refusal(503, 'unavailable');

/** Aborts, deadlines and retries. */
export const limits: Scenarios = {
  async 'an aborted call rejects with the reason of its signal'() {
    const { connect, requests } = clientOf([hang]);
    const controller = new AbortController();
    const { signal } = controller;
    const call = failureOf(connect.getToken('oauth/linear', ANN, { signal }));
    const reason = new Error('no longer needed');
    setTimeout(() => controller.abort(reason), 10);
    same((await call) === reason, true);
    same(requests[0]?.signal?.aborted, true);
  },

  async 'a call whose signal is aborted sends nothing'() {
    const { connect, requests } = clientOf();
    const signal = AbortSignal.abort();
    const error: Error = await failureOf(connect.getToken('oauth/linear', ANN, { signal }));
    same([error.name, requests.length], ['AbortError', 0]);
  },

  async 'who gives up leaves the others their request'() {
    let open = () => {};
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    const late: Answer = async (request) => {
      await opened;
      return token('late')(request);
    };
    const { connect, requests } = clientOf([late]);
    const controller = new AbortController();
    const { signal } = controller;
    const leaver = failureOf(connect.getToken('oauth/linear', ANN, { signal }));
    const stayer = connect.getToken('oauth/linear', ANN);
    controller.abort(new Error('left'));
    same((await leaver).message, 'left');
    open();
    same(await stayer, 'late');
    same(requests.length, bindsIoToRequests() ? requests.length : 1);
  },

  async 'a call ends in time with a ConnectTimeoutError'() {
    const { connect, requests } = clientOf([hang]);
    const error = await failureOf(connect.getToken('oauth/linear', ANN, { timeoutMs: 20 }));
    same([error.name, error.code, error.retryable], ['ConnectTimeoutError', 'timeout', true]);
    same(requests[0]?.signal?.aborted, true);
  },

  async 'a body that does not end is given up in time'() {
    const endless: Answer = () => new Response(new ReadableStream());
    const { connect } = clientOf([endless], { timeoutMs: 20 });
    same((await failureOf(connect.getToken('oauth/linear', ANN))).name, 'ConnectTimeoutError');
  },

  async 'what is transient is tried again'() {
    const { connect, requests, events } = clientOf([UNAVAILABLE, UNAVAILABLE, token('third')]);
    same(await connect.getToken('oauth/linear', ANN), 'third');
    same(requests.length, 3);
    const retries = events.flatMap((event) => (event.type === 'retry' ? [event.attempt] : []));
    same(retries, [1, 2]);
  },

  async 'what the service refuses for good is not tried again'() {
    const { connect, requests } = clientOf([refusal(422, 'no_token')]);
    same((await failureOf(connect.getToken('oauth/linear', ANN))).status, 422);
    same(requests.length, 1);
  },

  async 'maxRetries 0 turns retries off'() {
    const { connect, requests } = clientOf([UNAVAILABLE], { maxRetries: 0 });
    same((await failureOf(connect.getToken('oauth/linear', ANN))).status, 503);
    same(requests.length, 1);
  },

  async 'a region whose host is out of reach gives way to the global one'() {
    const away: Answer = () =>
      Promise.reject(Object.assign(new TypeError('fetch failed'), { code: 'ENOTFOUND' }));
    const { connect, requests } = clientOf([away, token('global')], { region: 'fra1' });
    same(await connect.getToken('oauth/linear', ANN), 'global');
    same(
      requests.map(({ url }) => url.host),
      ['api-fra1.vercel.com', 'api.vercel.com'],
    );
  },

  async 'Retry-After of a rate limit is waited for'() {
    const init = { status: 429, headers: { 'retry-after': '1' } };
    const limited = json({ error: { code: 'rate_limited', message: 'Slowly' } }, init);
    const { connect, events } = clientOf([limited, token('second')]);
    same(await connect.getToken('oauth/linear', ANN), 'second');
    same(
      events.flatMap((event) => (event.type === 'retry' ? [event.delayMs] : [])),
      [1_000],
    );
  },
};
