import type { Stage } from './stage.js';

const GRACE = { subject: { type: 'user', id: 'grace' } } as const;

/** Leaves the consent to a person with a browser and waits for the click. */
export async function askInBrowser({ sdk, say }: Stage): Promise<void> {
  const { url } = await sdk.startAuthorization('oauth/linear', GRACE);
  say(`\nOpen this page and allow the request (Ctrl+C to stop):\n   ${url}\n`);
  for (;;) {
    try {
      const token = await sdk.getToken('oauth/linear', GRACE);
      return say(`thank you: token ${token.slice(0, 14)}…`);
    } catch (error) {
      if (!(error instanceof sdk.UserAuthorizationRequiredError)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}
