import type { Eve } from './eve.js';
import { ADA, AGENT, adasGrant, CALLBACK } from './eve-principals.js';
import { caught, type Improvement } from './scenario.js';

/** What the helpers for eve do better. */
export const EVE_IMPROVEMENTS: Improvement<Eve>[] = [
  {
    row: 15,
    name: 'after consent, eve goes on with a token that works',
    async run({ connect }, { emulator, oauth }) {
      const { getToken, completeAuthorization } = connect(oauth);
      emulator.grant(adasGrant(oauth));
      await getToken(ADA);
      emulator.revokeGrant(adasGrant(oauth));
      emulator.grant(adasGrant(oauth));
      const { token } = await completeAuthorization({ ...ADA, ...CALLBACK });
      return emulator.introspect(token).active;
    },
    holds: ({ result }) => result === true,
  },
  {
    reason: 'an opaque id cannot be provisioned',
    name: 'a request that provisioning cannot help is not repeated',
    run: ({ connect }) => connect({ connector: 'scl_none', autoProvision: true }).getToken(ADA),
    holds: ({ wire }) => wire.length === 1,
  },
  {
    reason: 'one route serves many installations',
    name: 'parameters may be a function, which is asked at each call',
    async run({ connectLinqCredentials }, { add, wire }) {
      const connector = add('linq', { installations: [{ id: 'inst_a' }, { id: 'inst_b' }] });
      const answers = ['inst_b', 'inst_a'];
      const { apiKey } = connectLinqCredentials(connector, () => ({
        installationId: answers.shift(),
      }));
      await apiKey();
      await apiKey();
      return wire.map(({ body }) => (body as { installationId?: string }).installationId);
    },
    holds: ({ result }) => String(result) === 'inst_b,inst_a',
  },
  {
    reason: 'the service has a code for it',
    name: 'a connector that is not linked is provisioned, whatever the message says',
    run({ connect }, { emulator, oauth }) {
      emulator.unlink({ connector: oauth, project: 'prj_emu' });
      const options = { connector: oauth, autoProvision: true, principalType: 'app' } as const;
      return connect(options).getToken(AGENT);
    },
    holds: ({ error }) => error === undefined,
  },
  {
    reason: 'eve asks again for what the user has denied',
    name: 'a denial that the redirect tells of is final',
    run({ connect }, { oauth }) {
      const callback = { params: { error: 'access_denied' }, method: 'GET' } as const;
      return connect(oauth).completeAuthorization({ ...ADA, ...CALLBACK, callback });
    },
    holds: ({ error }) => error?.reason === 'access_denied' && error.retryable === false,
  },
  ...['authorization_pending', 'slow_down', 'access_denied', 'expired_token'].map(
    (code): Improvement<Eve> => ({
      reason: 'eve knows what to do about it',
      name: `a consent on another device that ends with ${code} is one of eve's failures`,
      run({ connect }, { emulator, oauth }) {
        emulator.faults.next('token', { status: 400, code });
        return connect(oauth).completeAuthorization({ ...ADA, ...CALLBACK });
      },
      holds: ({ error }) =>
        error?.name === 'ConnectionAuthorizationFailedError' && error.reason === code,
    }),
  ),
  {
    reason: 'the original always says "connect"',
    name: 'an error of eve names the connector',
    async run({ connect }, { oauth }) {
      const error = await connect(oauth)
        .getToken(ADA)
        .catch((cause: unknown) => cause);
      return (error as { connectionName?: string }).connectionName === oauth;
    },
    holds: ({ result }) => result === true,
  },
  {
    row: 10,
    name: 'what eve is told keeps its cause',
    async run({ connect }, { oauth }) {
      const error = await connect(oauth)
        .getToken(ADA)
        .catch((cause: unknown) => cause);
      return ((error as Error).cause as { code?: string } | undefined)?.code;
    },
    holds: ({ result }) => result === 'user_authorization_required',
  },
  {
    reason: 'a list that accepts nothing is a mistake',
    name: 'an empty list of subjects, tenants or installations is refused at once',
    run: ({ connectOAuth }) =>
      Promise.all(
        ['subjects', 'tenantIds', 'installationIds'].map((name) =>
          caught(() => connectOAuth({ [name]: [] })),
        ),
      ),
    holds: ({ result }) =>
      (result as { code?: string }[]).every(({ code }) => code === 'invalid_argument'),
  },
];
