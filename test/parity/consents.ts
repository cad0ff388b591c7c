import { APP, caught, type Scenario, USER } from './scenario.js';

const CALLBACK = 'https://app.example/return';

/** What a caller of the original must not notice when something starts. */
export const CONSENTS: Scenario[] = [
  {
    name: 'a consent with every option',
    run: (sdk, { oauth, caller }) =>
      sdk.startAuthorization(oauth, USER, {
        ...caller,
        callbackUrl: CALLBACK,
        webhook: 'https://app.example/hook',
        deviceCode: true,
        expiresInMs: 60_000,
        prompt: 'consent',
      }),
  },
  {
    name: 'a consent with no option',
    run: (sdk, { oauth, caller }) => sdk.startAuthorization(oauth, USER, caller),
  },
  {
    name: 'a detached consent',
    async run(sdk, { oauth, caller }) {
      process.env.VERCEL_CONNECT_INTERACTIVE_AUTH_MODE = 'detached';
      try {
        return await sdk.startAuthorization(oauth, USER, { ...caller, callbackUrl: 'not a URL' });
      } finally {
        delete process.env.VERCEL_CONNECT_INTERACTIVE_AUTH_MODE;
      }
    },
  },
  {
    name: 'a consent, given, then a token',
    async run(sdk, { emulator, oauth, caller }) {
      const { url } = await sdk.startAuthorization(oauth, USER, caller);
      await emulator.approve(url);
      return sdk.getToken(oauth, USER, caller);
    },
  },
  {
    name: 'an installation',
    run: (sdk, { slack, caller }) =>
      sdk.experimental_startInstallation(
        slack,
        { scopes: ['chat:write'] },
        { ...caller, returnUrl: 'http://localhost:3000/done', tenantId: 'T9', expiresInMs: 60_000 },
      ),
  },
  {
    name: 'an installation with no option',
    run: (sdk, { slack, caller }) => sdk.experimental_startInstallation(slack, undefined, caller),
  },
  {
    name: 'consents that need a connector',
    run: async (sdk, { caller }) => [
      (await caught(sdk.startAuthorization('', APP, caller))).message,
      (await caught(sdk.experimental_startInstallation('', {}, caller))).message,
    ],
  },
  {
    name: 'callbacks and webhooks that lead elsewhere',
    run: (sdk, { oauth, slack, caller }) => {
      const urls = ['http://app.example/return', 'http://localhost.app.example', 'ftp://localhost'];
      const consent = (options: object) =>
        caught(() => sdk.startAuthorization(oauth, USER, { ...caller, ...options }));
      const install = (options: object) =>
        caught(() => sdk.experimental_startInstallation(slack, {}, { ...caller, ...options }));
      return Promise.all(
        urls.flatMap((url) => [
          consent({ callbackUrl: url }),
          consent({ webhook: url }),
          install({ returnUrl: url }),
          install({ webhook: url }),
        ]),
      );
    },
  },
  {
    name: 'callbacks that stay on this machine',
    async run(sdk, { oauth, caller }) {
      const results = [];
      // In turn: the service numbers them as they arrive.
      for (const callbackUrl of [
        'http://localhost:3000/cb',
        'http://a.localhost/cb',
        'http://127.0.0.1/cb',
      ]) {
        results.push(await sdk.startAuthorization(oauth, USER, { ...caller, callbackUrl }));
      }
      return results;
    },
  },
];
