import type { Eve } from './eve.js';
import { ADA, AGENT, adasGrant, CALLBACK } from './eve-principals.js';
import { caught, type Scenario } from './scenario.js';

const PHASES = ['getToken', 'startAuthorization', 'completeAuthorization'] as const;
type Phase = (typeof PHASES)[number];
type Options = Exclude<Parameters<Eve['connect']>[0], string>;

/** One callback of the definition, as eve calls it. */
function call(eve: Eve, phase: Phase, options: Options, params = {}): Promise<unknown> {
  const callback = { params, method: 'GET' } as const;
  if (options.principalType === 'app')
    return eve.connect({ ...options, principalType: 'app' }).getToken(AGENT);
  return eve
    .connect({ ...options, principalType: 'user' })
    [phase]({ ...ADA, ...CALLBACK, callback });
}

/** Answers of the service that eve has, or has not, a word for. */
const ANSWERS: [code: string, status: number][] = [
  ['user_authorization_required', 422],
  ['no_token', 422],
  ['client_installation_required', 422],
  ['not_found', 404],
  ['client_not_linked_to_project', 403],
  ['forbidden', 403],
  ['internal_server_error', 500],
];

const FAILURES = ANSWERS.flatMap(([code, status]) => [
  ...PHASES.map(
    (phase): Scenario<Eve> => ({
      name: `${phase} refused with ${status} ${code}`,
      run(eve, { emulator, oauth }) {
        const operation = phase === 'startAuthorization' ? 'authorize' : 'token';
        emulator.faults.next(operation, { status, code, message: 'The service says why.' }, 9);
        return call(eve, phase, { connector: oauth });
      },
    }),
  ),
  {
    name: `getToken of the agent refused with ${status} ${code}`,
    run(eve: Eve, { emulator, oauth }) {
      emulator.faults.next('token', { status, code, message: 'The service says why.' }, 9);
      return call(eve, 'getToken', { connector: oauth, principalType: 'app' });
    },
  } satisfies Scenario<Eve>,
]);

/** Options under which a user's token is requested, a consent begun and ended. */
const OPTIONS: Record<string, Omit<Options, 'connector'>> = {
  'nothing more': {},
  'token parameters': {
    tokenParams: { scopes: ['a'], resources: ['https://r.test'], validityBufferMs: 5 },
  },
  '`createSubject`': {
    createSubject: (principal, { url }) => ({
      type: 'jwt-bearer',
      sub: `${principal.type} of ${url}`,
    }),
  },
  '`principalToSubject`': { principalToSubject: async () => ({ type: 'user', id: 'mapped' }) },
  'both ways to a subject': {
    createSubject: () => ({ type: 'user', id: 'created' }),
    principalToSubject: () => ({ type: 'user', id: 'mapped' }),
  },
  validation: { validate: true },
  texts: { displayName: 'L', instructions: 'Go' },
  'empty texts': { displayName: '', instructions: '' },
  'an option of every call': { connectOptions: { region: 'sfo1' } },
};

const SUCCESSES = Object.entries(OPTIONS).flatMap(([which, options]) =>
  PHASES.map(
    (phase): Scenario<Eve> => ({
      name: `${phase} with ${which}, with consent and without`,
      async run(eve, { emulator, add }) {
        const [open, given] = [add('oauth'), add('oauth')];
        for (const user of ['mapped', 'created']) emulator.grant({ connector: given, user });
        emulator.grant(adasGrant(given));
        return [
          await caught(call(eve, phase, { ...options, connector: open })),
          await caught(call(eve, phase, { ...options, connector: given })),
        ];
      },
    }),
  ),
);

const onError: Options['onError'] = (error, phase) =>
  phase === 'getToken' ? new RangeError(`${phase}: ${(error as Error).message}`) : undefined;

export const AUTHORIZATION: Scenario<Eve>[] = [
  ...SUCCESSES,
  ...FAILURES,
  ...PHASES.map(
    (phase): Scenario<Eve> => ({
      name: `${phase} with an \`onError\` for some failures`,
      run: (eve, { oauth }) => call(eve, phase, { connector: `${oauth}-gone`, onError }),
    }),
  ),
  {
    name: 'the fields of a definition',
    run: ({ connect }) =>
      ([undefined, 'user', 'app'] as const).map((principalType) => {
        const definition = connect({ connector: 'oauth/linear', principalType });
        const { vercelConnect } = definition;
        return [definition.principalType, vercelConnect, Object.keys(definition).sort()];
      }),
  },
  {
    name: 'getToken of the agent',
    run: ({ connect }, { oauth }) =>
      connect({ connector: oauth, principalType: 'app' }).getToken(AGENT),
  },
  {
    name: 'getToken twice, without validation and with it',
    async run({ connect }, { emulator, oauth, wire }) {
      emulator.grant(adasGrant(oauth));
      for (const validate of [false, true]) {
        const { getToken } = connect({ connector: oauth, validate });
        await getToken(ADA);
        await getToken(ADA);
      }
      return wire.length;
    },
  },
  {
    name: 'evict, of one of two users',
    async run({ connect }, { emulator, oauth, wire }) {
      emulator.grant(adasGrant(oauth));
      emulator.grant({ connector: oauth, user: 'bob' });
      const BOB = { ...ADA, principal: { ...ADA.principal, id: 'bob', issuer: undefined } };
      const { getToken, evict } = connect(oauth);
      await getToken(ADA);
      await caught(getToken(BOB as unknown as typeof ADA));
      await evict(ADA);
      await getToken(ADA);
      await caught(getToken(BOB as unknown as typeof ADA));
      return wire.length;
    },
  },
  {
    name: 'evict, with a subject of the connection',
    async run({ connect }, { emulator, oauth }) {
      emulator.grant({ connector: oauth, user: ADA.connection.url });
      const createSubject: Options['createSubject'] = (_, { url }) => ({ type: 'user', id: url });
      const { getToken, evict } = connect({ connector: oauth, createSubject });
      await getToken(ADA);
      await evict(ADA);
      await getToken(ADA);
      await evict({ principal: ADA.principal });
      await getToken(ADA);
    },
  },
  {
    name: 'evict and revoke',
    async run({ connect }, { emulator, oauth }) {
      emulator.grant(adasGrant(oauth));
      const { getToken, evict } = connect(oauth);
      await getToken(ADA);
      await evict({ ...ADA, revoke: true });
      return getToken(ADA);
    },
  },
  {
    name: 'evict and revoke, for an installation',
    async run({ connect }, { add }) {
      const connector = add('slack', { installations: [{ id: 'inst_a' }, { id: 'inst_b' }] });
      const tokenParams = { installationId: 'inst_b', scopes: ['a'] };
      const { getToken, evict } = connect({ connector, principalType: 'app', tokenParams });
      await getToken(AGENT);
      await evict({ ...AGENT, revoke: true });
    },
  },
  {
    name: 'evict and revoke, when the service refuses',
    async run({ connect }, { emulator, oauth }) {
      emulator.faults.next('revoke', { status: 400, code: 'bad_request' });
      return connect(oauth).evict({ ...ADA, revoke: true });
    },
  },
];
