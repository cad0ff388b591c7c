import * as seven from 'ai';
import * as six from 'ai-6';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import {
  ConsentRequiredError,
  isAuthorizationRequired,
  withConnect,
} from '../../src/ai-sdk/index.js';
import { ConnectValidationError, configureConnect, getToken } from '../../src/index.js';
import { type ConnectServer, connectServer, refusal } from '../support/connect-server.js';
import { ANN, BOB, failureOf } from '../support/token-response.js';
import { scriptedModel } from './scripted-model.js';

const PENDING = {
  ...{ request: 'req_1', verifier: 'secret-verifier', url: 'https://connect.test/consent' },
  ...{ deviceCode: 'BCDF-GHJK', expiresAt: 9e12 },
};
const REQUIRED = {
  type: 'authorization_required',
  connector: 'oauth/linear',
  url: PENDING.url,
  deviceCode: PENDING.deviceCode,
  expiresAt: PENDING.expiresAt,
  message:
    'The user has not connected oauth/linear yet. Show them the url and the device code, ' +
    'and call the tool again when they have consented.',
};
const options = { callbackUrl: 'https://app.test/chat' };
const inputSchema = six.jsonSchema<object>({ type: 'object', properties: {} });
/** The version in use; to these tests they are the same. */
let sdk = six;
let server: ConnectServer;
let isConsented = false;

beforeEach(async () => {
  isConsented = false;
  server = await connectServer(({ path }) => {
    if (path.includes('/authorize/')) return { json: PENDING };
    return isConsented ? {} : refusal(422, 'user_authorization_required');
  });
  configureConnect({ baseUrl: server.url, vercelToken: 'vercel-token' });
});

const authorizations = () => server.requests.filter(({ path }) => path.includes('/authorize/'));
const useToken = async () => ({ used: await getToken('oauth/linear', ANN) });
const toolWith = (execute: () => unknown) => sdk.tool({ inputSchema, execute });

/** Lets a model call the tool, and tells what came through the stream. */
async function converse(tools: Parameters<typeof six.streamText>[0]['tools'], calls?: number) {
  const { model, results } = scriptedModel('work', calls);
  const stopWhen = sdk.stepCountIs(3);
  const stream = sdk.streamText({ model, tools, prompt: 'Work!', stopWhen });
  const parts = [];
  for await (const part of stream.fullStream) parts.push(part);
  const outputs = parts.flatMap((part) =>
    part.type === 'tool-result' && !part.preliminary ? [part.output] : [],
  );
  const faults = parts.filter(({ type }) => type === 'error' || type === 'tool-error');
  return { outputs, faults, text: await stream.text, results: results() };
}

describe.each<[number, object]>([
  [6, six],
  [7, seven],
])('in a stream of `ai` %i, a tool', (_, version) => {
  beforeEach(() => {
    sdk = version as typeof six;
  });

  test('gives its own result once the user has consented', async () => {
    isConsented = true;
    const work = withConnect(toolWith(useToken), 'oauth/linear', ANN, options);
    const { outputs, faults, text } = await converse({ work });
    expect([outputs, faults, text]).toEqual([[{ used: 'token-1' }], [], 'Done.']);
    expect(authorizations()).toEqual([]);
  });

  test('returns where to consent instead of failing, and the model goes on', async () => {
    const work = withConnect(toolWith(useToken), 'oauth/linear', ANN, options);
    const { outputs, faults, text, results } = await converse({ work });
    expect([outputs, faults, text]).toEqual([[REQUIRED], [], 'Done.']);
    expect(results).toEqual([{ type: 'json', value: REQUIRED }]);
    expect(JSON.stringify(outputs)).not.toContain('secret');
    expect(authorizations()[0]?.body).toMatchObject({ ...ANN, returnUrl: options.callbackUrl });
  });

  test('fails as before without it', async () => {
    const { outputs, faults } = await converse({ work: toolWith(useToken) });
    expect([outputs.length, faults.length]).toEqual([0, 1]);
  });

  test('asks for one consent when the model calls it several times at once', async () => {
    const work = withConnect(toolWith(useToken), 'oauth/linear', ANN, options);
    const { outputs } = await converse({ work }, 5);
    expect(outputs).toEqual(Array(5).fill(REQUIRED));
    expect(authorizations()).toHaveLength(1);
    await converse({ work });
    expect(authorizations()).toHaveLength(2);
  });

  test.each([
    ['github/acme', []],
    ['scl_1', [REQUIRED]],
  ])('whose code has failed for %s gives %j', async (other, wanted) => {
    const work = withConnect(
      toolWith(() => getToken(other, ANN)),
      'oauth/linear',
      ANN,
      options,
    );
    const { outputs, faults } = await converse({ work });
    expect([outputs, faults.length]).toEqual([wanted, 1 - wanted.length]);
    expect(authorizations()).toHaveLength(wanted.length);
  });

  test('that streams its results ends with where to consent', async () => {
    const execute = async function* () {
      yield 'thinking';
      yield await useToken();
    };
    const work = withConnect(toolWith(execute), 'oauth/linear', ANN, options);
    const { outputs, faults } = await converse({ work });
    expect([outputs, faults]).toEqual([[REQUIRED], []]);
    isConsented = true;
    expect((await converse({ work })).outputs).toEqual(
      [{ used: 'token-1' }].map(() => ({ used: expect.any(String) })),
    );
  });

  test('that describes its results to the model describes no others', async () => {
    const tell = ({ output }: { output: { used: string } }) => ({
      ...{ type: 'text' as const, value: `used ${output.used.length} characters` },
    });
    const made = sdk.tool({ inputSchema, execute: useToken, toModelOutput: tell });
    const work = withConnect(made, 'oauth/linear', ANN, options);
    expect((await converse({ work })).results).toEqual([{ type: 'json', value: REQUIRED }]);
    isConsented = true;
    const [result] = (await converse({ work })).results;
    expect(result).toMatchObject({ type: 'text', value: expect.stringMatching(/^used \d+ char/) });
  });
});

describe('a tool', () => {
  const call = (execute: () => unknown, connector = 'oauth/linear') => {
    const { execute: run } = withConnect({ execute }, connector, ANN, options);
    return Promise.resolve((run as (...given: unknown[]) => unknown)({}, {}));
  };

  test.each<[string, () => unknown]>([
    [
      'throws at once',
      () => {
        throw new Error('mine');
      },
    ],
    [
      'rejects',
      async () => {
        throw new Error('mine');
      },
    ],
  ])('that %s for another reason still does', async (_, execute) => {
    expect((await failureOf(call(execute))).message).toBe('mine');
    expect(server.requests).toEqual([]);
  });

  test('may hide the missing consent among the causes of another failure', async () => {
    const wrapped = () =>
      useToken().catch((cause) => {
        throw new Error('Connection error.', { cause: new TypeError('fetch failed', { cause }) });
      });
    expect(await call(wrapped)).toEqual(REQUIRED);
  });

  test('may hide it in a list of failures, among circles', async () => {
    const circle = new Error('circle');
    circle.cause = circle;
    const others = [circle, new Error('mine')].map((it) => Promise.reject(it));
    expect(await call(() => Promise.any([useToken(), ...others]))).toEqual(REQUIRED);
    expect(await failureOf(call(() => Promise.any(others)))).toBeInstanceOf(AggregateError);
  });

  test('may hide a consent that was asked for in a list of failures', async () => {
    const asked = new ConsentRequiredError({ ...PENDING, ...ANN, connector: 'oauth/notion' });
    const execute = () => Promise.any([useToken(), Promise.reject(asked)]);
    expect(await call(execute)).toMatchObject({ connector: 'oauth/notion' });
    expect(authorizations()).toEqual([]);
  });

  test('may have asked for consent already, as one of an MCP client has', async () => {
    const url = 'https://connect.test/other';
    const challenge = { ...PENDING, ...ANN, connector: 'oauth/notion', url };
    const execute = () => {
      throw new Error('MCP', { cause: new ConsentRequiredError(challenge) });
    };
    expect(await call(execute)).toMatchObject({ connector: 'oauth/notion', url });
    expect(server.requests).toEqual([]);
  });

  test('fails when its user has said no', async () => {
    server.answer(refusal(400, 'access_denied'));
    await expect(call(useToken)).rejects.toMatchObject({ code: 'access_denied' });
    expect(authorizations()).toEqual([]);
  });

  test('fails when the consent cannot be asked for', async () => {
    server.answer(refusal(422, 'no_token'), refusal(403, 'client_not_linked_to_project'));
    await expect(call(useToken)).rejects.toMatchObject({ status: 403 });
  });

  test('may work for another user with each call', async () => {
    const paramsOf = (_input: unknown, call: unknown) =>
      (call as { experimental_context: typeof ANN }).experimental_context;
    const { execute } = withConnect({ execute: useToken }, 'oauth/linear', paramsOf, options);
    const run = execute as (...given: unknown[]) => Promise<unknown>;
    await Promise.all([ANN, BOB].map((who) => run({}, { experimental_context: who })));
    const subjects = authorizations().map(({ body }) => (body as typeof ANN).subject.id);
    expect(subjects.sort()).toEqual(['ann', 'bob']);
  });

  test('shares its consent with others for the same params', async () => {
    const other = { callbackUrl: 'https://app.test/other' };
    const runs = [options, { ...options }, other].map((each) => {
      const given = { ...each, deviceCode: true };
      const { execute } = withConnect({ execute: useToken }, 'oauth/linear', ANN, given);
      return (execute as (...given: unknown[]) => unknown)({}, {});
    });
    expect(await Promise.all(runs)).toEqual([REQUIRED, REQUIRED, REQUIRED]);
    const urls = authorizations().map(({ body }) => (body as { returnUrl: string }).returnUrl);
    expect(urls.sort()).toEqual([options.callbackUrl, other.callbackUrl]);
  });

  test('shares none with a tool of another connector', async () => {
    const runs = ['oauth/linear', 'oauth/notion'].map((connector) =>
      call(() => getToken(connector, ANN), connector),
    );
    expect(await Promise.all(runs)).toMatchObject([
      { connector: 'oauth/linear' },
      { connector: 'oauth/notion' },
    ]);
    expect(authorizations()).toHaveLength(2);
  });

  test('shares none where a request must not wait for the I/O of another', async () => {
    vi.stubGlobal('EdgeRuntime', 'edge-runtime');
    expect(await Promise.all([call(useToken), call(useToken)])).toEqual([REQUIRED, REQUIRED]);
    expect(authorizations()).toHaveLength(2);
  });

  test('names no device code and no end that there is none of', async () => {
    const { deviceCode: _, expiresAt: __, ...pending } = PENDING;
    server.answer(({ path }) =>
      path.includes('/authorize/') ? { json: pending } : refusal(422, 'no_token'),
    );
    expect(await call(useToken)).toStrictEqual({
      type: 'authorization_required',
      connector: 'oauth/linear',
      url: PENDING.url,
      message:
        'The user has not connected oauth/linear yet. Show them the url, ' +
        'and call the tool again when they have consented.',
    });
  });

  test('asks for consent after a failure that names no connector, as of an older copy', async () => {
    const execute = () =>
      useToken().catch((error) => {
        throw Object.defineProperty(error, 'connector', { value: undefined });
      });
    expect(await call(execute)).toEqual(REQUIRED);
  });

  test('is refused params that no JSON can hold, each time', async () => {
    const paramsOf = () => ({ ...ANN, claims: 1n }) as never;
    const { execute } = withConnect({ execute: useToken }, 'oauth/linear', paramsOf, options);
    const run = execute as (...given: unknown[]) => Promise<unknown>;
    for (let times = 0; times < 2; times++) {
      const error = await failureOf(run({}, {}));
      expect(error).toBeInstanceOf(ConnectValidationError);
      expect(error.message).toMatch(/^params/);
    }
    expect(authorizations()).toEqual([]);
  });

  test('keeps what its class gives it', async () => {
    class Work {
      readonly #used = 'used';
      get description() {
        return this.#used;
      }
      execute() {
        return this.#used;
      }
      toModelOutput() {
        return { type: 'text', value: this.#used };
      }
      needsApproval() {
        return this.#used === 'used';
      }
    }
    const made = withConnect(new Work(), 'oauth/linear', ANN);
    expect({ ...made }).toMatchObject({ description: 'used' });
    expect(await made.execute()).toBe('used');
    expect(made.toModelOutput()).toEqual({ type: 'text', value: 'used' });
    expect(made.needsApproval()).toBe(true);
    expect(made.constructor).toBe(Object);
    const names = ['description', 'execute', 'needsApproval', 'toModelOutput'];
    expect(Reflect.ownKeys(made).sort()).toEqual(names);
  });

  test('may be an object without a class', async () => {
    const bare = Object.assign(Object.create(null), { execute: async () => 'used' });
    expect(await withConnect(bare, 'oauth/linear', ANN).execute()).toBe('used');
  });

  test('keeps what else it has, and is left as it was', () => {
    const own = { description: 'Works.', inputSchema, execute: useToken };
    const made = withConnect(own, 'oauth/linear', ANN);
    expect(made).toMatchObject({ description: 'Works.', inputSchema });
    expect(own.execute).toBe(useToken);
    expect('toModelOutput' in made).toBe(false);
  });

  test.each<[unknown[], RegExp]>([
    [[undefined, 'c', ANN], /^tool must be a tool of the AI SDK with an `execute`\.$/],
    [[{ description: 'x' }, 'c', ANN], /^tool must be a tool/],
    [[{ execute: 'run' }, 'c', ANN], /^tool must be a tool/],
    [[{ execute: useToken }, '', ANN], /^connector is required$/],
    [[{ execute: useToken }, 'c', undefined], /^params: must be an object/],
    [[{ execute: useToken }, 'c', {}], /^params: `subject` must be an object/],
    [[{ execute: useToken }, 'c', ANN, 7], /^options: must be an object/],
    [[{ execute: useToken }, 'c', ANN, { callbackUrl: 7 }], /^options: `callbackUrl` must be/],
  ])('is refused as %j', (given, message) => {
    const make = () => withConnect(...(given as Parameters<typeof withConnect>));
    expect(make).toThrow(ConnectValidationError);
    expect(make).toThrow(message);
  });
});

test.each([
  [REQUIRED, true],
  [{ type: 'authorization_required' }, false],
  [{ url: 'https://connect.test' }, false],
  ['authorization_required', false],
  [undefined, false],
])('tells whether %j asks for consent', (output, expected) => {
  expect(isAuthorizationRequired(output)).toBe(expected);
});
