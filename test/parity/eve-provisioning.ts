import type { Eve } from './eve.js';
import { ADA, AGENT, CALLBACK } from './eve-principals.js';
import { caught, type Scenario } from './scenario.js';

const NOT_LINKED = {
  status: 403,
  code: 'forbidden',
  message: 'The connector is not linked to this project.',
};

/** Connectors that are missing when they are needed. */
export const PROVISIONING: Scenario<Eve>[] = [
  {
    name: 'provisioning of a connector that does not exist',
    run: ({ connect }, { oauth }) =>
      connect({ connector: `${oauth}-new`, autoProvision: true, principalType: 'app' }).getToken(
        AGENT,
      ),
  },
  {
    name: 'provisioning at the start of a consent',
    run: ({ connect }, { oauth }) =>
      connect({ connector: `${oauth}-new`, autoProvision: true }).startAuthorization({
        ...ADA,
        ...CALLBACK,
      }),
  },
  {
    name: 'provisioning at the end of a consent',
    run: ({ connect }, { oauth }) =>
      connect({ connector: `${oauth}-new`, autoProvision: true }).completeAuthorization({
        ...ADA,
        ...CALLBACK,
      }),
  },
  {
    name: 'provisioning of a connector that is not linked, by its message',
    run({ connect }, { emulator, oauth }) {
      emulator.faults.next('token', NOT_LINKED);
      return connect({ connector: oauth, autoProvision: true, principalType: 'app' }).getToken(
        AGENT,
      );
    },
  },
  {
    name: 'provisioning once, of a connector that stays missing',
    async run({ connect }, { emulator, oauth }) {
      const { getToken } = connect({ connector: oauth, autoProvision: true });
      emulator.faults.next('token', { status: 404, code: 'not_found' }, 4);
      return [await caught(getToken(ADA)), await caught(getToken(ADA))];
    },
  },
  {
    name: 'provisioning with options of every call',
    run({ connect }, { oauth, caller }) {
      delete process.env.VERCEL_OIDC_TOKEN;
      const connectOptions = { ...caller, region: 'sfo1' };
      const options = { connector: `${oauth}-new`, autoProvision: true, connectOptions };
      return connect(options).getToken(ADA);
    },
  },
  {
    name: 'provisioning of a connector of another type',
    run({ connect }, { emulator, slack }) {
      emulator.faults.next('token', NOT_LINKED);
      return connect({ connector: slack, autoProvision: true }).getToken(ADA);
    },
  },
  {
    name: 'provisioning that fails, then succeeds',
    async run({ connect }, { emulator, oauth }) {
      const { getToken } = connect({
        connector: `${oauth}-new`,
        autoProvision: true,
        principalType: 'app',
      });
      emulator.faults.next('provision', { status: 400, code: 'bad_request' });
      return [await caught(getToken(AGENT)), await caught(getToken(AGENT))];
    },
  },
  {
    name: 'no provisioning without the option',
    run: ({ connect }, { oauth }) => connect(`${oauth}-new`).getToken(ADA),
  },
  {
    name: 'no provisioning after other failures',
    async run({ connect }, { emulator, oauth }) {
      const { getToken } = connect({ connector: oauth, autoProvision: true });
      emulator.faults.next('token', { status: 403, code: 'client_not_enabled_for_environment' });
      emulator.faults.next('token', { status: 403, code: 'forbidden', message: 'Not yours.' });
      emulator.faults.next('token', { status: 410, code: 'gone' });
      return [
        await caught(getToken(ADA)),
        await caught(getToken(ADA)),
        await caught(getToken(ADA)),
      ];
    },
  },
];
