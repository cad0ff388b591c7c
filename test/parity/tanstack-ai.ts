import * as originalMcp from 'reference/mcp';
import * as original from 'reference/tanstack-ai';
import * as oursMcp from '../../src/mcp/index.js';
import * as ours from '../../src/tanstack-ai/index.js';
import {
  called,
  caught,
  type Entry,
  type Scenario,
  type Shared,
  sharedWith,
  USER,
} from './scenario.js';

type Tanstack = Shared<typeof original, typeof ours>;
type Config = Parameters<Tanstack['connectMCPTransport']>[0];
type Options = Parameters<Tanstack['connectMCPTransport']>[3];

const URL_OF_SERVER = 'https://mcp.example/mcp';
const WIRES = ['http', 'sse'] as const;

/** A `fetch` that answers with `response`, and what it was called with. */
function stub(response = () => new Response('own')) {
  const calls: unknown[] = [];
  const fetch: Config['fetch'] = async (input, init) => {
    calls.push([String(input), init]);
    return response();
  };
  return { fetch, calls };
}

async function seen(response: Response | undefined) {
  if (!response) return undefined;
  const { status, statusText, ok, headers } = response;
  return { status, statusText, ok, headers: [...headers], text: await response.text() };
}

const EACH = WIRES.flatMap((type): Scenario<Tanstack>[] => [
  {
    name: `${type}: everything else of the configuration, untouched`,
    run({ connectMCPTransport }, { oauth }) {
      const headers = { 'x-bypass': 'secret' };
      const config = { type, url: URL_OF_SERVER, headers, note: 'mine' };
      const { authProvider, fetch, ...rest } = connectMCPTransport(config, oauth, USER);
      return [rest, rest.headers === headers, config, typeof authProvider, typeof fetch];
    },
  },
  ...Object.entries<Options>({
    'no options': undefined,
    'consent: transport': { consent: 'transport' },
    'consent: eager': { consent: 'eager' },
    'a redirect URL': { redirectUrl: 'https://app.example/' },
  }).map(
    ([which, options]): Scenario<Tanstack> => ({
      name: `${type}: a missing consent, ${which}`,
      async run({ connectMCPTransport }, { oauth }) {
        const { authProvider } = connectMCPTransport(
          { type, url: URL_OF_SERVER },
          oauth,
          USER,
          options,
        );
        const { tokens, redirectToAuthorization, redirectUrl } = authProvider;
        const args = { redirectToAuthorization: [new URL('https://evil.example')] };
        return called({ tokens, redirectToAuthorization, redirectUrl }, args);
      },
    }),
  ),
  {
    name: `${type}: a missing consent, a device code`,
    run({ connectMCPTransport }, { oauth }) {
      const config = { type, url: URL_OF_SERVER };
      return connectMCPTransport(config, oauth, USER, { deviceCode: true }).authProvider.tokens();
    },
  },
  {
    name: `${type}: tokens with consent`,
    run({ connectMCPTransport }, { emulator, oauth, caller }) {
      delete process.env.VERCEL_OIDC_TOKEN;
      emulator.grant({ connector: oauth, user: 'user_1' });
      const config = { type, url: URL_OF_SERVER };
      return connectMCPTransport(config, oauth, USER, caller).authProvider.tokens();
    },
  },
  {
    name: `${type}: what its \`fetch\` calls the given one with`,
    async run({ connectMCPTransport }, { oauth }) {
      const { fetch, calls } = stub();
      const transport = connectMCPTransport({ type, url: URL_OF_SERVER, fetch }, oauth, USER);
      const init: RequestInit = { method: 'POST', headers: { a: 'b' }, redirect: 'follow' };
      const answers = [
        await transport.fetch?.(URL_OF_SERVER),
        await transport.fetch?.(new URL(URL_OF_SERVER), init),
      ];
      return [calls, await Promise.all(answers.map(seen))];
    },
  },
  {
    name: `${type}: a \`fetch\` that may follow redirects`,
    run({ connectMCPTransport }, { oauth }) {
      const { fetch } = stub();
      const options = { redirect: 'follow' } as const;
      const given = connectMCPTransport({ type, url: URL_OF_SERVER, fetch }, oauth, USER, options);
      const none = connectMCPTransport({ type, url: URL_OF_SERVER }, oauth, USER, options);
      return [given.fetch === fetch, Object.keys(none).sort()];
    },
  },
  {
    name: `${type}: an answer that is a redirect`,
    async run({ connectMCPTransport }, { oauth }) {
      const answer = () =>
        new Response(null, { status: 307, headers: { location: 'https://evil.example' } });
      const { fetch } = stub(answer);
      const transport = connectMCPTransport({ type, url: URL_OF_SERVER, fetch }, oauth, USER);
      const { status, ok } = (await transport.fetch?.(URL_OF_SERVER)) ?? {};
      return { status, ok };
    },
  },
  {
    name: `${type}: a \`fetch\` that fails`,
    async run({ connectMCPTransport }, { oauth }) {
      const fetch = () => Promise.reject(new TypeError('fetch failed'));
      const transport = connectMCPTransport({ type, url: URL_OF_SERVER, fetch }, oauth, USER);
      return caught(() => transport.fetch?.(URL_OF_SERVER));
    },
  },
  {
    name: `${type}: the global \`fetch\` at the time of the request`,
    async run({ connectMCPTransport }, { oauth }) {
      const transport = connectMCPTransport({ type, url: URL_OF_SERVER }, oauth, USER);
      const { fetch, calls } = stub();
      globalThis.fetch = fetch as typeof globalThis.fetch;
      return [await seen(await transport.fetch?.(URL_OF_SERVER)), calls];
    },
  },
]);

export const TANSTACK_AI: Entry<Tanstack> = {
  name: 'tanstack-ai',
  original: original as unknown as Tanstack,
  ours,
  isDeployed: true,
  same: [
    {
      name: 'every export but `connectMCPTransport` is that of ./mcp',
      run: (entry) => sharedWith(entry === ours ? oursMcp : originalMcp, entry),
    },
    ...EACH,
  ],
  better: [
    {
      reason: 'the client of @tanstack/ai-mcp followed it within the origin',
      name: 'sse: a refused redirect does not tell where it leads',
      async run({ connectMCPTransport }, { oauth }) {
        const { fetch } = stub(
          () => new Response(null, { status: 307, headers: { location: '/x' } }),
        );
        const transport = connectMCPTransport(
          { type: 'sse', url: URL_OF_SERVER, fetch },
          oauth,
          USER,
        );
        return (await transport.fetch?.(URL_OF_SERVER))?.headers.get('location');
      },
      holds: ({ result }) => result === null,
    },
  ],
};
