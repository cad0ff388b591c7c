import { openStage, type Sdk } from './stage.js';

const LINEAR = 'oauth/linear';
const GRACE = { subject: { type: 'user', id: 'grace' } } as const;

/** Leaves the consent to a person with a browser, and keeps the service up until it is stopped. */
export async function serveBrowser(sdk: Sdk): Promise<void> {
  const { emulator, provider } = await openStage(sdk, console.log);
  Object.assign(process.env, emulator.env);
  const { url } = await sdk.startAuthorization(LINEAR, GRACE);
  console.log(
    `\nYour turn, as Grace. Open this page and allow the request (Ctrl+C ends):\n  ${url}`,
  );
  for (;;) {
    try {
      const token = await sdk.getToken(LINEAR, GRACE);
      console.log(`Thank you. The provider says: ${await provider.whoami(token)}`);
      console.log(`The service stays up at ${emulator.url} (Ctrl+C ends).`);
      return;
    } catch (error) {
      if (!(error instanceof sdk.UserAuthorizationRequiredError)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}
