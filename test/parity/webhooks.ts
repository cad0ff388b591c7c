import type { Chat } from './chat.js';
import { forwardingToken } from './issuer.js';
import { fieldsOf } from './outcome.js';
import { caught, type Scenario } from './scenario.js';

type Options = Parameters<Chat['createConnectWebhookVerifier']>[0];
type Claims = Parameters<typeof forwardingToken>[0];

/** A webhook with this `Authorization` header. */
export function webhook(authorization?: string): Request {
  const headers = authorization === undefined ? undefined : { authorization };
  return new Request('https://app.example/hook', { method: 'POST', headers, body: '{}' });
}

/** What an adapter calls the functions of a fragment with. */
export const ARGS = {
  token: ['https://api.botframework.com/.default', 'tenant-of-microsoft'],
  webhookVerifier: [webhook(), '{}'],
};

const verify = async (chat: Chat, authorization?: string, options?: Options) =>
  chat.createConnectWebhookVerifier(options)(webhook(authorization), '{}');

const forwarded = async (chat: Chat, claims?: Claims, options?: Options) =>
  verify(chat, `Bearer ${await forwardingToken(claims)}`, options);

/** The failure below ours, which is the one that the original throws. */
async function said(verification: Promise<unknown>) {
  const { cause, ...error } = await verification.then(
    () => ({ cause: undefined }),
    ({ name, message, code, cause }) => ({ name, message, code, cause }),
  );
  return cause instanceof Error ? fieldsOf(cause) : error;
}

/** A webhook that the service forwarded: what is changed, with which claims and options. */
const FORWARDED: Record<string, [claims?: Claims, options?: Options]> = {
  'of this project and environment': [],
  'of another project': [{ project_id: 'prj_other' }],
  'of another environment': [{ environment: 'production' }],
  'of another issuer': [{ iss: 'https://evil.example' }],
  'of the issuer of all teams': [{ iss: 'https://oidc.vercel.com' }],
  'that has expired': [{ exp: 1_000_000_000 }],
  'without a project': [{ project_id: undefined }],
  'for a listed project': [{ project_id: 'prj_b' }, { projectId: ['prj_a', 'prj_b'] }],
  'for any environment': [{ environment: 'production' }, { environment: '*' }],
  'for any project of a team': [
    { project_id: 'prj_b' },
    { projectId: '*', environment: '*', ownerId: 'team_emu' },
  ],
  'for any project of nobody': [{}, { projectId: '*', environment: '*' }],
  'for another audience': [{}, { audience: 'https://vercel.com/other' }],
  'for another team': [{}, { ownerId: 'team_other' }],
};

/** The verifier of forwarded webhooks. */
export const VERIFIER: Scenario<Chat>[] = [
  {
    name: 'a webhook without a bearer',
    run: async (chat) => {
      const headers = [undefined, '', 'Bearer', 'Bearer ', 'Basic YTpi'];
      return Promise.all(headers.map((header) => caught(verify(chat, header))));
    },
  },
  {
    name: 'a webhook with the scheme in other letters, and blanks',
    run: async (chat) => {
      const token = await forwardingToken();
      const headers = [`bearer ${token}`, `BEARER   ${token}  `, `Bearer\t${token}`];
      return Promise.all(headers.map((header) => caught(verify(chat, header))));
    },
  },
  {
    name: 'a webhook with a bearer that is no token',
    run: async (chat) => [
      await caught(verify(chat, 'Bearer x')),
      await caught(verify(chat, 'Bearer a.b.c')),
    ],
  },
  ...Object.entries(FORWARDED).map(
    ([which, [claims, options]]): Scenario<Chat> => ({
      name: `a forwarded webhook ${which}`,
      run: (chat) => forwarded(chat, claims, options),
    }),
  ),
  {
    name: 'a forwarded webhook that was changed',
    async run(chat) {
      const [header, , signature] = (await forwardingToken()).split('.');
      const [, claims] = (await forwardingToken({ sub: 'other' })).split('.');
      return verify(chat, `Bearer ${[header, claims, signature].join('.')}`);
    },
  },
  {
    name: 'a forwarded webhook that has expired, where the project is unknown',
    run(chat) {
      delete process.env.VERCEL_PROJECT_ID;
      return forwarded(chat, { exp: 1_000_000_000 });
    },
  },
  {
    name: 'what jose says of a webhook, as it said it',
    async run(chat) {
      const [header, , signature] = (await forwardingToken()).split('.');
      const [, claims] = (await forwardingToken({ sub: 'other' })).split('.');
      const audience = 'https://vercel.com/other';
      return Promise.all([
        said(verify(chat, 'Bearer a.b.c')),
        said(verify(chat, `Bearer ${[header, claims, signature].join('.')}`)),
        said(forwarded(chat, { exp: 1_000_000_000 })),
        said(forwarded(chat, { nbf: 9_000_000_000 })),
        said(forwarded(chat, {}, { audience })),
      ]);
    },
  },
  {
    name: 'a forwarded webhook where the project is unknown',
    run(chat) {
      delete process.env.VERCEL_PROJECT_ID;
      return forwarded(chat);
    },
  },
  {
    name: 'a forwarded webhook where the environment is unknown',
    run(chat) {
      delete process.env.VERCEL_ENV;
      return forwarded(chat);
    },
  },
  {
    name: 'a forwarded webhook in a custom environment',
    run(chat) {
      process.env.VERCEL_TARGET_ENV = 'staging';
      return forwarded(chat, { environment: 'staging' });
    },
  },
];
