import {
  connectFetch,
  NoValidTokenError,
  startAuthorization,
  UserAuthorizationRequiredError,
  waitForAuthorization,
} from 'grantkit';

const LINEAR = 'https://api.linear.app';

/** A bot without a web page: it shows where to consent, waits, and then does what it was asked. */
export async function listTeams(
  userId: string,
  print: (line: string) => void = console.log,
  { url = `${LINEAR}/graphql`, signal }: { url?: string; signal?: AbortSignal } = {},
): Promise<void> {
  const params = { subject: { type: 'user', id: userId } } as const;
  const fetch = connectFetch('oauth/linear', params, { origins: [new URL(url).origin], signal });
  const body = JSON.stringify({ query: '{ teams { nodes { name } } }' });
  const headers = { 'Content-Type': 'application/json' };
  for (;;) {
    try {
      const { data } = await (await fetch(url, { method: 'POST', headers, body })).json();
      for (const { name } of data.teams.nodes) print(`- ${name}`);
      return;
    } catch (error) {
      const needsConsent =
        error instanceof UserAuthorizationRequiredError || error instanceof NoValidTokenError;
      if (!needsConsent) throw error;
    }
    const challenge = await startAuthorization('oauth/linear', params, { deviceCode: true });
    print(`Open ${challenge.url} and enter ${challenge.deviceCode}.`);
    const { status } = await waitForAuthorization(challenge, { signal });
    if (status === 'authorized') continue;
    print(status === 'denied' ? 'Then I cannot look.' : 'That took too long.');
    return;
  }
}
