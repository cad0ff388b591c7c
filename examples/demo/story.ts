import type { Stage } from './stage.js';

/** One thing an application goes through, and what the audience is told of it. */
export interface Step {
  title: string;
  play(stage: Stage): Promise<void>;
}

const SLACK = 'slack/support';
const LINEAR = 'oauth/linear';
const APP = { subject: { type: 'app' } } as const;
const ADA = { subject: { type: 'user', id: 'ada' } } as const;
const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

export const STORY: Step[] = [
  {
    title: 'The bot calls the provider',
    async play({ sdk, provider, say }) {
      const token = await sdk.getToken(SLACK, APP);
      say(`token ${token.slice(0, 14)}…, the provider says: ${await provider.whoami(token)}`);
      const again = await sdk.getToken(SLACK, APP);
      say(`the next call has ${again === token ? 'the same' : 'another'} token`);
    },
  },
  {
    title: 'A user consents once',
    async play({ sdk, emulator, provider, say }) {
      try {
        await sdk.getToken(LINEAR, ADA);
      } catch (error) {
        if (!(error instanceof sdk.UserAuthorizationRequiredError)) throw error;
        say(`no consent yet: ${error.name}`);
      }
      const callbackUrl = 'http://localhost:3000/connected';
      const { url } = await sdk.startAuthorization(LINEAR, ADA, { callbackUrl });
      const page = await (await fetch(url)).text();
      const heading = page.match(/<h1[^>]*>(.*?)<\/h1>/s)?.[1] ?? '';
      say(`the page asks: ${heading.replaceAll(/<[^>]+>/g, '').trim()}`);
      const { redirectUrl } = await emulator.approve(url);
      say(`Ada clicks Allow and returns to ${redirectUrl?.split('?')[0]}`);
      const token = await sdk.getToken(LINEAR, ADA);
      say(`the provider says: ${await provider.whoami(token)}`);
    },
  },
  {
    title: '100 requests arrive at once',
    async play({ sdk, emulator, say }) {
      const before = emulator.ledger.billed;
      const params = { ...APP, scopes: ['chat:write'] };
      await Promise.all(Array.from({ length: 100 }, () => sdk.getToken(SLACK, params)));
      say(`billed token requests: ${emulator.ledger.billed - before}`);
    },
  },
  {
    title: 'The service is out while a token has to be renewed',
    async play({ sdk, emulator, provider, say }) {
      // A token of Slack lives for 12 hours, and is not renewed before half of them are over.
      emulator.clock.advance(7 * HOUR_MS);
      emulator.faults.next('token', { status: 503 }, 3);
      try {
        const token = await sdk.getToken(SLACK, { ...APP, validityBufferMs: DAY_MS });
        say(`still served, and the provider says: ${await provider.whoami(token)}`);
      } finally {
        emulator.faults.clear();
      }
    },
  },
  {
    title: 'A second tenant in the same process',
    async play({ sdk, emulator, provider, say }) {
      const vercelToken = await emulator.oidcToken({ project: 'prj_globex' });
      const token = await sdk.getToken(SLACK, APP, { vercelToken });
      const answer = await provider.whoami(token);
      say(`the provider says: ${answer}`);
      if (!answer.endsWith('Globex')) throw new Error('Globex was given the token of Acme');
    },
  },
  {
    title: 'Ada revokes',
    async play({ sdk, provider, say }) {
      const token = await sdk.getToken(LINEAR, ADA);
      await sdk.revokeToken(LINEAR, ADA);
      say(`the old token: ${await provider.whoami(token)}`);
      const error = await sdk.getToken(LINEAR, ADA).catch((reason: Error) => reason);
      say(`the next call: ${error instanceof Error ? error.name : 'a new token'}`);
    },
  },
  {
    title: 'External CI passes an access token',
    async play({ sdk, emulator, provider, say }) {
      const vercelToken = emulator.accessToken();
      const token = await sdk.getToken(SLACK, APP, { vercelToken });
      say(`the provider says: ${await provider.whoami(token)}`);
    },
  },
];
