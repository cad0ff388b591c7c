/** The Bun that differs in these ways, as a package of npm; a newer one may differ in fewer. */
export const BUN = 'bun@1.4.5';

const NO_UNDICI = 'Bun has an `undici` of its own without agents; `undiciFetch` refuses it';

/** Files that say nothing about the SDK on Bun, and why. */
export const LEFT_OUT: Record<string, string> = {
  'test/emulator/**': 'the emulator is a tool that runs on Node',
  'test/cli/**': 'the command runs on Node',
  'test/node/**': NO_UNDICI,
  'test/readme.test.ts': 'a block of the README uses `undiciFetch`',
  'test/internal/http/send-region.test.ts': 'it needs the MockAgent of undici; a scenario shows it',
};

const WORDS = 'Bun words a failure of `fetch` in its own way, and names its code itself';
const TAIL_CALLS = 'JavaScriptCore leaves out the frames of calls in tail position';
const ASYNC_STACKS = 'JavaScriptCore knows no callers behind an await that is over';
const SERVER_TIMERS = 'the server of Bun, in the process of the test, sets a timer of its own';
const SENDS_AGAIN = 'the `fetch` of Bun itself sends a DELETE again whose connection broke';

const NO_REFERRER = 'a `Request` of Bun has no referrer';
const URL_PASSWORD = 'the `fetch` of Bun itself follows a redirect to a URL with a password';

/** Tests that fail on Bun, by file and name, and why; one that no longer does has to leave. */
export const DIFFERENT: Record<string, Record<string, string>> = {
  'test/errors.test.ts': {
    'after structuredClone: message, stack and cause, as the format has no place for more':
      'the structuredClone of Bun drops the cause of an error',
  },
  'test/uncaught/uncaught.test.ts': {
    'an application that is bundled is named by its source': 'Bun reads no source map of a bundle',
  },
  'test/fuzz/wire.test.ts': {
    'a call ends in a way that is ours, whatever bytes undiciFetch gets': NO_UNDICI,
  },
  'test/internal/environment/credential-refresh.test.ts': {
    'leaves no timer behind, which would keep the process': SERVER_TIMERS,
  },
  'test/internal/http/attempt-failures.test.ts': {
    'is a ConnectNetworkError that quotes message and code and keeps the cause': WORDS,
  },
  'test/internal/http/call-site.test.ts': {
    'gives a failure of this package the stack of the call': TAIL_CALLS,
    'needs no engine that captures stacks': TAIL_CALLS,
    'the application gets as many frames of its own as it has asked for': TAIL_CALLS,
    'is asked for where stacks are switched off': 'Bun ignores a stackTraceLimit of 0',
    'that awaits it, after a credential that is late': ASYNC_STACKS,
    'that awaits it, after a credential that is failing': ASYNC_STACKS,
    'that awaits it, after a credential that is at hand, and bad params': ASYNC_STACKS,
  },
  'test/internal/provider/fields-of-redirects.test.ts': {
    'as a Request has its referrer only with nothing beside it': NO_REFERRER,
    'as a Request has its referrer only with what is left out beside it': NO_REFERRER,
    'as a Request has its referrer only with what `fetch` does not know beside it': NO_REFERRER,
  },
  'test/internal/provider/provider-request.test.ts': {
    'also of its body, which is not sent on without what it held: null':
      'the `fetch` of Bun itself takes a body of `null` for none',
  },
  'test/internal/provider/redirect-failures.test.ts': {
    'fails as fetch does when a redirect leads to a URL with ann:secret@': URL_PASSWORD,
    'fails as fetch does when a redirect leads to a URL with ann@': URL_PASSWORD,
    'fails as fetch does when a redirect leads to a URL with :secret@': URL_PASSWORD,
    'cannot be redirected by fetch itself either': 'the `fetch` of Bun itself sends a stream again',
    'fails as fetch does when a redirect goes on for ever': WORDS,
    'fails as fetch does when a redirect leads to no URL': WORDS,
    'fails as fetch does when a redirect leads to another scheme': WORDS,
  },
  'test/internal/provider/refused-requests.test.ts': {
    'with the method get and a body': 'the `fetch` of Bun itself sends a body with `get`',
  },
  'test/internal/tokens/token-removal-revoke.test.ts': {
    'failed with a connection that breaks may have happened': SENDS_AGAIN,
    'refused only after a retry may have happened': SENDS_AGAIN,
  },
  'test/oauth-gateway/call-gateway.test.ts': {
    'makes do without the text of the status, which HTTP/2 does not have':
      'the server of Bun names a status that the test leaves without a text',
  },
  'test/redis/rest-client.test.ts': {
    'a request that was answered leaves no timer, and nothing to close': SERVER_TIMERS,
  },
  'test/webhooks/emulator-token.test.ts': {
    'keys are missing after {"breaks":"within"}': WORDS,
  },
  'test/webhooks/forwarded-request-emulator.test.ts': {
    'cannot be told while the emulator is out of reach': WORDS,
  },
};
