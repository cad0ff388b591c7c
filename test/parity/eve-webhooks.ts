import type { Eve } from './eve.js';
import { ADA, CALLBACK } from './eve-principals.js';
import type { Scenario } from './scenario.js';

const HOOK = 'https://app.test/hook';
/** Arguments of `startAuthorization` with a webhook, which eve's types do not name. */
const STARTS: Record<string, { callbackUrl?: string; webhook: unknown }> = {
  'a callback URL and a webhook': { ...CALLBACK, webhook: HOOK },
  'a webhook alone': { webhook: HOOK },
  'a webhook that is a URL': { webhook: new URL(HOOK) },
  'a webhook on this machine': { webhook: 'http://localhost:3000/hook' },
  'a callback URL and a webhook on this machine': { ...CALLBACK, webhook: 'http://localhost/hook' },
  'a callback URL and a webhook that is no URL': { ...CALLBACK, webhook: 'nonsense' },
  'a webhook that nobody may return to': { webhook: 'http://app.test/hook' },
};

/** Where a consent returns to, and whom it tells. */
export const WEBHOOKS = Object.entries(STARTS).flatMap(([which, args]) =>
  [undefined, 'https://app.test/another'].flatMap((webhook) =>
    ['', 'detached'].map(
      (mode): Scenario<Eve> => ({
        name: `startAuthorization with ${which}${webhook ? ', and an option' : ''} ${mode}`.trim(),
        run({ connect }, { oauth }) {
          process.env.VERCEL_CONNECT_INTERACTIVE_AUTH_MODE = mode;
          const connectOptions: object = { webhook };
          const { startAuthorization } = connect({ connector: oauth, connectOptions });
          return startAuthorization({ ...ADA, ...args } as Parameters<
            typeof startAuthorization
          >[0]);
        },
      }),
    ),
  ),
);
